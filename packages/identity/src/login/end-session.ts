import { transaction } from '@docket/database'
import type { Clock } from '@docket/runtime'
import type { Pool } from 'pg'
import { auditLogin, type LoginHolder } from './audit-login.ts'
import type { Origin } from './origin.ts'
import { revokeSession, revokeSessionsOf } from './revoke-session.ts'

type Needs = { pool: Pool; clock: Clock }

/** Ends one session; a repeat changes nothing and is no news. */
export const logOut = ({ pool, clock }: Needs, sessionId: string, origin: Origin): Promise<void> =>
  transaction(pool, async (client) => {
    const at = clock.now()
    const holder = await revokeSession(client, sessionId, 'logout', at)
    if (holder === null) return
    const after = { sessionId }
    await auditLogin(client, { action: 'session.end', holder, isHolder: true, after, at }, origin)
  })

/** Ends every session of a user, the asking one too; says how many there were. */
export const logOutEverywhere = (
  { pool, clock }: Needs,
  holder: LoginHolder,
  origin: Origin,
): Promise<number> =>
  transaction(pool, async (client) => {
    const at = clock.now()
    const ended = await revokeSessionsOf(client, { ...holder, because: 'logout_everywhere', now: at })
    const after = { sessions: ended }
    await auditLogin(client, { action: 'session.end_all', holder, isHolder: true, after, at }, origin)
    return ended
  })
