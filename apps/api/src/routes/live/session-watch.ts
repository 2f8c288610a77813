import type { Identity } from '@docket/identity'
import type { LiveConnection } from './live-connection.ts'

/**
 * Ends the streams whose session is over, or whose user's role is not the one the stream was opened with. Throws
 * when it cannot be known: then nothing may be told.
 */
export type SessionWatch = (connections: readonly LiveConnection[]) => Promise<void>

export const createSessionWatch = (identity: Pick<Identity, 'liveSessions'>): SessionWatch => {
  return async (connections) => {
    const open = connections.filter((connection) => connection.isOpen)
    if (open.length === 0) return
    const ids = new Set(open.map(({ session }) => session.sessionId))
    const live = await identity.liveSessions([...ids])
    for (const connection of open) {
      const { sessionId, tenantId, userId, roleVersion } = connection.session
      const now = live.get(sessionId)
      const holds = now?.tenantId === tenantId && now.userId === userId && now.roleVersion === roleVersion
      if (!holds) connection.end('unauthenticated')
    }
  }
}
