import type { Actor } from '@docket/event-sourcing'
import { operatorId } from '@docket/identity'
import { Failure } from '@docket/runtime'
import { type Caller, forbidden, isApiKey, mayEver } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { Refused } from './refusals.ts'

/**
 * Refuses to boot with a route that does not say who may use it, and refuses callers whose role never may.
 * Whether they may on the ticket at hand is asked where the ticket is read.
 */
export const permission: ApiPart = (app) => {
  app.addHook('onRoute', (route) => {
    const { action, signedIn, operator, public: isPublic } = route.config ?? {}
    if (action === undefined && ![signedIn, operator, isPublic].includes(true))
      throw new Error(
        `${route.method} ${route.url} names no permission: set action, signedIn, operator or public in its config`,
      )
  })
  app.addHook('preParsing', async (request) => {
    const { action, signedIn, programs, operator, public: isPublic } = request.routeOptions.config
    if (isPublic === true || request.is404 || request.isOperator) return
    const caller = callerOf(request)
    if (operator === true) throw new Refused(onlyFor('the operator'))
    if (signedIn === true && programs !== true && isApiKey(caller))
      throw new Refused(onlyFor('people, and no API key'))
    if (action !== undefined && !mayEver(caller, action)) throw new Refused(forbidden(action))
  })
}

/** The caller of a route that is not public. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (request.caller === null) throw new Failure('unauthenticated', 'Log in first.')
  return request.caller
}

/** Who asks, as the log names them. */
export const actorOf = (request: FastifyRequest): Actor => {
  if (request.isOperator) return { kind: 'system', id: operatorId, ip: request.ip }
  const caller = callerOf(request)
  return { kind: isApiKey(caller) ? 'api_key' : 'user', id: caller.userId, ip: request.ip }
}

/** Who asks, as idempotency keys are kept by; an API key and a person never share one. */
export const principalOf = (request: FastifyRequest): string => {
  const { kind, id } = actorOf(request)
  return kind === 'user' ? id : `${kind}:${id}`
}

const onlyFor = (whom: string) => ({ code: 'forbidden', detail: `This is for ${whom}.` })
