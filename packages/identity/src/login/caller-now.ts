import type { Caller, Role } from '@docket/ticketing'
import type { Pool } from 'pg'

/**
 * Who a user or an API key is at this moment, for work done in their name while they are not there. Null once they
 * may do nothing any more.
 */
export const callerNow = async (
  pool: Pool,
  { tenantId, userId, now }: { tenantId: string; userId: string; now: string },
): Promise<Caller | null> => {
  const { rows } = await pool.query<{
    role: Role
    teamIds: readonly string[]
    scopes: readonly string[] | null
  }>({ name: 'caller_now', text, values: [tenantId, userId, now] })
  const row = rows[0]
  if (row === undefined) return null
  const { role, teamIds, scopes } = row
  return { tenantId, userId, role, teamIds, ...(scopes !== null && { scopes }) }
}

const text = `
select m.role, null::text[] as scopes,
  array(select tm.team_id::text from team_members tm
        where tm.tenant_id = m.tenant_id and tm.user_id = m.user_id) as "teamIds"
from memberships m join tenants t on t.tenant_id = m.tenant_id
where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null and t.deactivated_at is null
union all
select k.role, k.scopes, '{}'::text[]
from api_keys k join tenants t on t.tenant_id = k.tenant_id
where k.tenant_id = $1 and k.key_id = $2 and k.revoked_at is null
  and (k.expires_at is null or k.expires_at > $3) and t.deactivated_at is null`
