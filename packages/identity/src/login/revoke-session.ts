import type { Pool, PoolClient } from 'pg'
import { refreshTokenHash } from '../tokens/refresh-token.ts'
import type { LoginHolder } from './audit-login.ts'

/** Why a session ended before its time. */
export type Revoked =
  | 'logout'
  | 'logout_everywhere'
  | 'refresh_token_reused'
  | 'password_changed'
  | 'password_reset'
  | 'deactivated'

/**
 * Ends a session and with it all its tokens, from the next request on. Says whose it was; null where there was none
 * to end.
 */
export const revokeSession = async (
  client: Pool | PoolClient,
  sessionId: string,
  because: Revoked,
  now: string,
): Promise<LoginHolder | null> => {
  const ended = await client.query<LoginHolder>({
    name: 'revoke-session',
    text: `update sessions set revoked_at = $2, revoked_because = $3
           where session_id = $1 and revoked_at is null
           returning tenant_id as "tenantId", user_id as "userId"`,
    values: [sessionId, now, because],
  })
  return ended.rows[0] ?? null
}

/** Ends all sessions of a user but the one to keep; says how many there were. */
export const revokeSessionsOf = async (
  client: Pool | PoolClient,
  user: LoginHolder & { because: Revoked; now: string; keep?: string | null },
): Promise<number> => {
  const ended = await client.query({
    name: 'revoke-sessions-of-user',
    text: `update sessions set revoked_at = $3, revoked_because = $4
           where tenant_id = $1 and user_id = $2 and revoked_at is null and session_id is distinct from $5`,
    values: [user.tenantId, user.userId, user.now, user.because, user.keep ?? null],
  })
  return ended.rowCount ?? 0
}

/** The session a refresh token belongs to, whatever became of either; null for a token that was never given. */
export const sessionOfRefreshToken = async (
  pool: Pool | PoolClient,
  token: string,
): Promise<string | null> => {
  const found = await pool.query<{ session_id: string }>({
    name: 'session-of-refresh-token',
    text: 'select session_id from refresh_tokens where token_hash = $1',
    values: [refreshTokenHash(token)],
  })
  return found.rows[0]?.session_id ?? null
}

/** Forgets sessions that were over a day ago, with their tokens; run now and then. */
export const sweepSessions = async (pool: Pool, now: string): Promise<void> => {
  const dayAgo = new Date(Date.parse(now) - 86_400_000).toISOString()
  await pool.query('delete from sessions where expires_at < $1', [dayAgo])
}
