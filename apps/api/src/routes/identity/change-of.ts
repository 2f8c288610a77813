import type { Change } from '@docket/identity'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { idempotencyOf } from '../../tickets/idempotency.ts'

/** Who changes what: the caller's tenant, the actor of the events, and the request's key. */
export const changeOf = (request: FastifyRequest, context: Pick<ApiContext, 'cursorSecret'>): Change => {
  const { tenantId, userId } = callerOf(request)
  const idempotency = idempotencyOf(request, context)
  return {
    tenantId,
    meta: {
      actor: { kind: 'user', id: userId, ip: request.ip },
      correlationId: request.id,
      causationId: null,
      traceparent: request.traceparent,
    },
    ...(idempotency && { idempotency }),
  }
}
