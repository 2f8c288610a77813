import type { User } from '@docket/contracts'
import type { PoolClient } from 'pg'
import type { Locked } from './change-subject.ts'
import { Disallowed } from './saved.ts'

/** The user as they are, and so they stay until the transaction ends; null for nobody of the tenant. */
export const lockUser = async (
  client: PoolClient,
  tenantId: string,
  userId: string,
): Promise<Locked<User> | null> => {
  const locked = await client.query<User & { version: number }>({
    name: 'lock-user',
    text: `
      select m.user_id as id, u.email, m.name, m.role,
        array(select tm.team_id::text from team_members tm
              where tm.tenant_id = m.tenant_id and tm.user_id = m.user_id order by tm.team_id) as "teamIds",
        m.organization_id as "organizationId", m.tier, m.deactivated_at is null as active,
        m.created_at as "createdAt", m.version
      from memberships m join users u on u.user_id = m.user_id
      where m.tenant_id = $1 and m.user_id = $2 for no key update of m`,
    values: [tenantId, userId],
  })
  const found = locked.rows[0]
  if (found === undefined) return null
  const { version, ...value } = found
  return { value, version }
}

/**
 * Holds the tenant, so that two administrators who leave at once do so one after the other; called before the user
 * is locked.
 */
export const lockTenantForAdmins = async (client: PoolClient, tenantId: string): Promise<void> => {
  await client.query({
    name: 'lock-tenant-for-admins',
    text: 'select from tenants where tenant_id = $1 for no key update',
    values: [tenantId],
  })
}

/** Throws `last_admin` if nobody else could administer the tenant. */
export const requireOtherAdmin = async (client: PoolClient, tenantId: string, user: User): Promise<void> => {
  if (user.role !== 'ADMIN' || !user.active) return
  const others = await client.query({
    name: 'read-other-admin',
    text: `select from memberships
           where tenant_id = $1 and user_id <> $2 and role = 'ADMIN' and deactivated_at is null limit 1`,
    values: [tenantId, user.id],
  })
  if (others.rows.length === 0)
    throw new Disallowed({
      code: 'last_admin',
      detail: 'This is the last active administrator of the tenant; make another one first.',
    })
}
