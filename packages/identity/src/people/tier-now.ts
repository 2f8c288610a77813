import type { Pool } from 'pg'
import type { Tier } from '../tables.ts'

/**
 * The tier that counts for a ticket as of now: its requester's own, else that of the ticket's organization. Null for a
 * requester whom the tenant does not know.
 */
export const readTierNow = async (
  pool: Pool,
  tenantId: string,
  { requesterId, organizationId }: { requesterId: string; organizationId: string | null },
): Promise<{ tier: Tier | null } | null> => {
  const { rows } = await pool.query<{ tier: Tier | null }>({
    name: 'read-tier-now',
    text: `
      select coalesce(m.tier, o.tier) as tier from memberships m
      left join organizations o on o.tenant_id = m.tenant_id and o.organization_id = $3
      where m.tenant_id = $1 and m.user_id = $2`,
    values: [tenantId, requesterId, organizationId],
  })
  return rows[0] ?? null
}
