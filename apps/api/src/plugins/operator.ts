import { createHash, timingSafeEqual } from 'node:crypto'
import { writeAudit } from '@docket/audit'
import { operatorId } from '@docket/identity'
import type { FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'

/**
 * Whether a bearer is the operator's credential. Hashes are compared, in a time that tells nothing; without a
 * credential in the configuration nobody is the operator.
 */
export const operatorCheck = (credential: string | undefined): ((bearer: string) => boolean) => {
  if (credential === undefined) return () => false
  const right = hashOf(credential)
  return (bearer) => timingSafeEqual(hashOf(bearer), right)
}

/** Everything the operator asks is in the audit, also what only reads; changes have an entry of their own beside it. */
export const auditOperator = (
  { pool, clock }: Pick<ApiContext, 'pool' | 'clock'>,
  request: FastifyRequest,
): Promise<void> =>
  writeAudit(pool, {
    tenantId: null,
    actor: { kind: 'operator', id: operatorId },
    action: 'operator.request',
    target: { kind: 'route', id: `${request.method} ${request.routeOptions.url}` },
    after: { params: request.params, query: request.query },
    ip: request.ip,
    correlationId: request.id,
    at: clock.now(),
  })

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()
