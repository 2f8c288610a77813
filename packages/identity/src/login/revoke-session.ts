import type { Pool, PoolClient } from 'pg'
import { refreshTokenHash } from '../tokens/refresh-token.ts'

/** Ends a session and with it all its tokens, from the next request on. A repeat changes nothing. */
export const revokeSession = async (
  client: Pool | PoolClient,
  sessionId: string,
  because: 'logout' | 'refresh_token_reused',
  now: string,
): Promise<void> => {
  await client.query({
    name: 'revoke-session',
    text: `update sessions set revoked_at = $2, revoked_because = $3
           where session_id = $1 and revoked_at is null`,
    values: [sessionId, now, because],
  })
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
