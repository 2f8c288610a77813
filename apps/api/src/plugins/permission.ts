import { Failure } from '@docket/runtime'
import { type Caller, forbidden, mayEver } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { Refused } from './refusals.ts'

/**
 * Refuses to boot with a route that does not say who may use it, and refuses callers whose role never may.
 * Whether they may on the ticket at hand is asked where the ticket is read.
 */
export const permission: ApiPart = (app) => {
  app.addHook('onRoute', (route) => {
    const { action, signedIn, public: isPublic } = route.config ?? {}
    if (action === undefined && signedIn !== true && isPublic !== true)
      throw new Error(
        `${route.method} ${route.url} names no permission: set action, signedIn or public in its config`,
      )
  })
  app.addHook('preParsing', async (request) => {
    const { action, public: isPublic } = request.routeOptions.config
    if (isPublic === true || request.is404) return
    const caller = callerOf(request)
    if (action !== undefined && !mayEver(caller, action)) throw new Refused(forbidden(action))
  })
}

/** The caller of a route that is not public. */
export const callerOf = (request: FastifyRequest): Caller => {
  if (request.caller === null) throw new Failure('unauthenticated', 'Log in first.')
  return request.caller
}
