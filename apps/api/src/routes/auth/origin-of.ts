import type { Origin } from '@docket/identity'
import type { FastifyRequest } from 'fastify'

/** Where a login or its end came from, for the audit. */
export const originOf = (request: FastifyRequest): Origin => ({ ip: request.ip, correlationId: request.id })
