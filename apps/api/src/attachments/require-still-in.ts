import { Failure } from '@docket/runtime'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { sessionOf } from '../plugins/authenticate.ts'

/**
 * Throws `unauthenticated` when the caller's session, key or role is no more what it was when the request came: a
 * file takes minutes to arrive, and who was shut out meanwhile attaches nothing.
 */
export const requireStillIn = async (
  { identity }: Pick<ApiContext, 'identity'>,
  request: FastifyRequest,
): Promise<void> => {
  const { sessionId, tenantId, userId, roleVersion } = sessionOf(request)
  const now = (await identity.liveSessions([sessionId])).get(sessionId)
  if (now?.tenantId === tenantId && now.userId === userId && now.roleVersion === roleVersion) return
  throw new Failure('unauthenticated', 'You were logged out, or given another role, while the file arrived.')
}
