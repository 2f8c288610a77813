import type { Change } from '@docket/identity'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { actorOf, callerOf } from '../../plugins/permission.ts'
import { idempotencyOf } from '../../tickets/idempotency.ts'

/**
 * Who changes what: the caller's tenant (for the operator the one that is named), the actor of the events, and the
 * request's key.
 */
export const changeOf = (
  request: FastifyRequest,
  context: Pick<ApiContext, 'cursorSecret'>,
  tenantId: string = callerOf(request).tenantId,
): Change => {
  const idempotency = idempotencyOf(request, context)
  return {
    tenantId,
    meta: {
      actor: actorOf(request),
      correlationId: request.id,
      causationId: null,
      traceparent: request.traceparent,
    },
    ...(idempotency && { idempotency }),
  }
}
