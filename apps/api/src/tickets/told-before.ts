import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { idempotencyOf } from './idempotency.ts'
import type { SavedAnswer } from './saved-answer.ts'

/**
 * What the same request was told when it was done, or null. A save looks for itself; this is for a request that is
 * refused before it comes so far: the colleague it mentions has left since, the template it names is gone.
 */
export const toldBefore = async (
  context: Pick<ApiContext, 'store' | 'cursorSecret'>,
  request: FastifyRequest,
): Promise<SavedAnswer | null> => {
  const { caller, method, headers } = request
  if (method === 'GET' || caller === null || headers['idempotency-key'] === undefined) return null
  const key = idempotencyOf(request, context)
  if (key === undefined) return null
  const { known } = await context.store.readForCommand(caller.tenantId, '', key)
  if (known === null || known.fingerprint !== key.fingerprint) return null
  const answer = known.answer as Partial<SavedAnswer> | null
  return answer?.ticketId !== undefined && answer.status !== undefined ? (answer as SavedAnswer) : null
}
