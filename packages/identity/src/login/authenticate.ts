import type { Clock } from '@docket/runtime'
import type { Pool } from 'pg'
import { apiKeyPrefix } from '../keys/api-key-token.ts'
import { createAuthenticateKey } from '../keys/authenticate-key.ts'
import type { Authenticated } from '../session.ts'
import { type AccessTokens, unauthenticated } from '../tokens/access-tokens.ts'
import { inBatches } from './in-batches.ts'
import { type LiveSession, readLiveSessions } from './read-session.ts'

/**
 * Who a bearer speaks for. An API key speaks for itself. For an access token: the signature, then the session and the role version as they are now. A token
 * issued before a change of role is refused, its holder refreshes. Throws `unauthenticated`.
 */
export const createAuthenticate = (dependencies: { pool: Pool; tokens: AccessTokens; clock: Clock }) => {
  const { pool, tokens, clock } = dependencies
  const readSession = inBatches<LiveSession>((ids) => readLiveSessions(pool, ids, clock.now()))

  const authenticateKey = createAuthenticateKey({ pool, clock })

  return async (token: string): Promise<Authenticated> => {
    if (token.startsWith(apiKeyPrefix)) return authenticateKey(token)
    const claims = tokens.verify(token)
    const live = await readSession(claims.sid)
    if (live === undefined || !belongsTo(live, claims)) throw unauthenticated()
    const { tenantId, userId, role, roleVersion, teamIds, sessionId } = live
    return {
      caller: { tenantId, userId, role, teamIds },
      session: {
        sessionId,
        tenantId,
        userId,
        roleVersion,
        expiresAt: new Date(claims.exp * 1000).toISOString(),
      },
    }
  }
}

const belongsTo = (live: LiveSession, claims: { sub: string; tid: string; rv: number }): boolean =>
  live.userId === claims.sub && live.tenantId === claims.tid && live.roleVersion === claims.rv
