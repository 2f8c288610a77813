import type { Pool } from 'pg'

/** A membership that could log in with this e-mail address. */
export type Credential = { tenantId: string; userId: string; passwordHash: string }

const mostTenants = 5

/**
 * Who an address may be: in the named tenant, else in every tenant the person belongs to (the five oldest; others
 * name their tenant). Inactive people and those without a password are not among them, like unknown ones.
 */
export const readCredentials = async (
  pool: Pool,
  email: string,
  tenant: string | undefined,
): Promise<readonly Credential[]> => {
  const found = await pool.query<Credential>({ ...credentials, values: [email, tenant ?? null, mostTenants] })
  return found.rows
}

const credentials = {
  name: 'read-credentials',
  text: `
    select m.tenant_id as "tenantId", m.user_id as "userId", m.password_hash as "passwordHash"
    from users u
    join memberships m on m.user_id = u.user_id
    join tenants t on t.tenant_id = m.tenant_id
    where u.email_key = lower($1) and ($2::text is null or t.slug = $2)
      and m.password_hash is not null and m.deactivated_at is null and t.deactivated_at is null
    order by m.created_at, m.tenant_id
    limit $3`,
}
