import type { Role } from '@docket/ticketing'
import type { Pool } from 'pg'

/** A login that is in force right now, with what its user may be at this moment. */
export type LiveSession = {
  sessionId: string
  tenantId: string
  userId: string
  role: Role
  roleVersion: number
  teamIds: readonly string[]
  /** Of an API key only. */
  scopes?: readonly string[]
}

/**
 * The sessions of these that are in force: not revoked, not over, of an active user in an active tenant. One
 * query, four primary keys a session; asked for every request, so that a revocation reaches the next one.
 * Streams ask it again every second or two, for all their sessions at once.
 */
export const readLiveSessions = async (
  pool: Pool,
  sessionIds: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, LiveSession>> => {
  const found = await pool.query<LiveSession>({ ...liveSessions, values: [sessionIds, now] })
  return new Map(found.rows.map((row) => [row.sessionId, row]))
}

const liveSessions = {
  name: 'read-live-sessions',
  text: `
    select s.session_id as "sessionId", s.tenant_id as "tenantId", s.user_id as "userId",
      m.role, m.role_version as "roleVersion",
      array(select tm.team_id::text from team_members tm
            where tm.tenant_id = s.tenant_id and tm.user_id = s.user_id) as "teamIds"
    from sessions s
    join memberships m on m.tenant_id = s.tenant_id and m.user_id = s.user_id
    join tenants t on t.tenant_id = s.tenant_id
    where s.session_id = any ($1::uuid[]) and s.revoked_at is null and s.expires_at > $2
      and m.deactivated_at is null and t.deactivated_at is null`,
}

/**
 * The same for streams, which are opened by logins and by API keys alike: a key's session is the key. One that is
 * revoked or over is not among them.
 */
export const readLiveSessionsAndKeys = async (
  pool: Pool,
  sessionIds: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, LiveSession>> => {
  const [sessions, keys] = await Promise.all([
    readLiveSessions(pool, sessionIds, now),
    pool.query<LiveSession>({ ...liveKeys, values: [sessionIds, now] }),
  ])
  return new Map([...sessions, ...keys.rows.map((row) => [row.sessionId, row] as const)])
}

const liveKeys = {
  name: 'read-live-api-keys',
  text: `
    select k.key_id as "sessionId", k.tenant_id as "tenantId", k.key_id as "userId", k.role,
      1 as "roleVersion", '{}'::text[] as "teamIds", k.scopes
    from api_keys k join tenants t on t.tenant_id = k.tenant_id
    where k.key_id = any ($1::uuid[]) and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
      and t.deactivated_at is null`,
}
