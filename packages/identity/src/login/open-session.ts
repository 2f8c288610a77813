import type { Pool, PoolClient } from 'pg'
import { newRefreshToken, refreshTokenHash } from '../tokens/refresh-token.ts'

/** A login ends after this even if it is refreshed all the time. */
export const sessionDays = 30
/** A refresh token that nobody used for this long is void. */
export const refreshTokenDays = 7

/** Opens a session with the first refresh token of its family; returns the token, which is kept nowhere. */
export const openSession = async (
  pool: Pool | PoolClient,
  session: { sessionId: string; tenantId: string; userId: string; ip: string | null; now: string },
): Promise<string> => {
  const { sessionId, tenantId, userId, ip, now } = session
  const token = newRefreshToken()
  await pool.query({
    ...insertSession,
    values: [
      sessionId,
      tenantId,
      userId,
      ip,
      now,
      daysAfter(now, sessionDays),
      refreshTokenHash(token),
      daysAfter(now, refreshTokenDays),
    ],
  })
  return token
}

export const daysAfter = (now: string, days: number): string =>
  new Date(Date.parse(now) + days * 86_400_000).toISOString()

const insertSession = {
  name: 'insert-session',
  text: `
    with opened as (
      insert into sessions (session_id, tenant_id, user_id, ip, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6) returning session_id)
    insert into refresh_tokens (token_hash, session_id, created_at, expires_at)
    select $7, session_id, $5, $8 from opened`,
}
