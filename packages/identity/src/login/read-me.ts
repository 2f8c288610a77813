import type { Me } from '@docket/contracts'
import type { Pool } from 'pg'

/** The person as GET /me tells it, and the role version for a new token; null once the membership is inactive. */
export const readMe = async (
  pool: Pool,
  tenantId: string,
  userId: string,
): Promise<{ me: Me; roleVersion: number } | null> => {
  const found = await pool.query<{ me: Me; role_version: number }>({ ...me, values: [tenantId, userId] })
  const row = found.rows[0]
  return row === undefined ? null : { me: row.me, roleVersion: row.role_version }
}

const me = {
  name: 'read-me',
  text: `
    select m.role_version, json_build_object(
      'id', u.user_id, 'email', u.email, 'name', m.name, 'role', m.role,
      'tenant', json_build_object('id', t.tenant_id, 'slug', t.slug, 'name', t.name),
      'teams', coalesce((
        select json_agg(json_build_object('id', te.team_id, 'name', te.name) order by te.name)
        from team_members tm join teams te on te.team_id = tm.team_id
        where tm.tenant_id = m.tenant_id and tm.user_id = m.user_id), '[]')) as me
    from memberships m
    join users u on u.user_id = m.user_id
    join tenants t on t.tenant_id = m.tenant_id
    where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null and t.deactivated_at is null`,
}
