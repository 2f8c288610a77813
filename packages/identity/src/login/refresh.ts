import { transaction } from '@docket/database'
import type { Pool, PoolClient } from 'pg'
import { newSuccessorSalt, refreshTokenHash, successorOf } from '../tokens/refresh-token.ts'
import { auditLogin, type LoginHolder } from './audit-login.ts'
import { daysAfter, refreshTokenDays } from './open-session.ts'
import type { Origin } from './origin.ts'
import { revokeSession, sessionOfRefreshToken } from './revoke-session.ts'

/** How long a token that was rotated still yields its one successor, for clients that refresh at the same time. */
export const graceSeconds = 20

/** The next token of the family, or why there is none. */
export type Rotation =
  | { outcome: 'rotated'; sessionId: string; tenantId: string; userId: string; refreshToken: string }
  | { outcome: 'unknown' }
  | { outcome: 'reused' }

/**
 * Rotates a refresh token. The session's row is locked first, so that a family turns one at a time: the first of
 * ten makes the successor, the others derive the same. A token used again later, or after its successor was used,
 * was stolen from one of the two who hold it: the family is revoked, and that commits.
 */
export const rotate = (pool: Pool, token: string, now: string, origin: Origin): Promise<Rotation> =>
  transaction(pool, async (client) => {
    const sessionId = await sessionOfRefreshToken(client, token)
    const holder = sessionId === null ? null : await lockLiveSession(client, sessionId, now)
    if (sessionId === null || holder === null) return { outcome: 'unknown' }
    const held = await readToken(client, token)
    if (held.expires_at <= now) return { outcome: 'unknown' }

    if (held.rotated_at === null || held.successor_salt === null)
      return {
        ...{ outcome: 'rotated', sessionId, ...holder },
        refreshToken: await succeed(client, sessionId, token, now),
      }
    if (within(graceSeconds, held.rotated_at, now) && !held.successor_used)
      return {
        ...{ outcome: 'rotated', sessionId, ...holder },
        refreshToken: successorOf(token, held.successor_salt),
      }
    await revokeSession(client, sessionId, 'refresh_token_reused', now)
    const event = { action: 'session.reuse', holder, isHolder: false, after: { sessionId }, at: now } as const
    await auditLogin(client, event, origin)
    return { outcome: 'reused' }
  })

type HeldToken = {
  expires_at: string
  rotated_at: string | null
  successor_salt: Buffer | null
  successor_used: boolean
}

const lockLiveSession = async (
  client: PoolClient,
  sessionId: string,
  now: string,
): Promise<LoginHolder | null> => {
  const locked = await client.query<LoginHolder>({
    name: 'lock-live-session',
    text: `select tenant_id as "tenantId", user_id as "userId" from sessions
           where session_id = $1 and revoked_at is null and expires_at > $2 for update`,
    values: [sessionId, now],
  })
  return locked.rows[0] ?? null
}

const readToken = async (client: PoolClient, token: string): Promise<HeldToken> => {
  const found = await client.query<HeldToken>({
    name: 'read-refresh-token',
    text: `
      select t.expires_at, t.rotated_at, t.successor_salt,
        coalesce((select s.rotated_at is not null from refresh_tokens s
                  where s.token_hash = t.successor_hash), false) as successor_used
      from refresh_tokens t where t.token_hash = $1`,
    values: [refreshTokenHash(token)],
  })
  return found.rows[0]!
}

const succeed = async (
  client: PoolClient,
  sessionId: string,
  token: string,
  now: string,
): Promise<string> => {
  const salt = newSuccessorSalt()
  const successor = successorOf(token, salt)
  await client.query({
    name: 'rotate-refresh-token',
    text: `
      with rotated as (
        update refresh_tokens set rotated_at = $2, successor_salt = $3, successor_hash = $4
        where token_hash = $1)
      insert into refresh_tokens (token_hash, session_id, created_at, expires_at) values ($4, $5, $2, $6)`,
    values: [
      refreshTokenHash(token),
      now,
      salt,
      refreshTokenHash(successor),
      sessionId,
      daysAfter(now, refreshTokenDays),
    ],
  })
  return successor
}

const within = (seconds: number, since: string, now: string): boolean =>
  Date.parse(now) - Date.parse(since) <= seconds * 1000
