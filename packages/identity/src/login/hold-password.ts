import type { PoolClient } from 'pg'

/**
 * Holds a user's password as it was checked until the transaction ends; false if it is another one by now, or the
 * user is out. Checking takes a while: who reset their password meanwhile must not be logged in by the old one, nor
 * have it changed by who knows that.
 */
export const holdPassword = async (
  client: PoolClient,
  { tenantId, userId, passwordHash }: { tenantId: string; userId: string; passwordHash: string },
): Promise<boolean> => {
  const held = await client.query({
    name: 'hold-password',
    text: `select from memberships
           where tenant_id = $1 and user_id = $2 and password_hash = $3 and deactivated_at is null for share`,
    values: [tenantId, userId, passwordHash],
  })
  return held.rows.length > 0
}
