import type { Session } from '@docket/identity'
import { Failure } from '@docket/runtime'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../api-server.ts'
import { auditOperator, operatorCheck } from './operator.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The login the request came with; null exactly where `caller` is. */
    session: Session | null
  }
}

/**
 * Says who asks: the access token or API key of the `Authorization` header, its session and role as they are now; on
 * operator routes also the operator's credential, which opens nothing else. A request without a token has no caller,
 * which only public routes put up with; one with a bad token is refused (401).
 */
export const authenticate: ApiPart = (app, context) => {
  const { identity, config } = context
  const isOperator = operatorCheck(config.DOCKET_OPERATOR_TOKEN)
  app.decorateRequest('isOperator', false)
  app.decorateRequest('caller', null)
  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || request.routeOptions.config.public === true) return
    reply.header('Cache-Control', 'no-store')
    const token = bearerToken(request)
    if (token === undefined) return
    if (request.routeOptions.config.operator === true && isOperator(token)) {
      request.isOperator = true
      return auditOperator(context, request)
    }
    try {
      const { caller, session } = await identity.authenticate(token)
      request.caller = caller
      request.session = session
    } catch (error) {
      if (error instanceof Failure && error.status === 401)
        reply.header('WWW-Authenticate', 'Bearer error="invalid_token"')
      throw error
    }
  })
  // only now is it known that nobody came in another way: a stream ticket stands in for the token
  app.addHook('onSend', async (request, reply) => {
    const asksForToken = reply.statusCode === 401 && request.routeOptions.config?.public !== true
    if (asksForToken && !reply.hasHeader('WWW-Authenticate')) reply.header('WWW-Authenticate', 'Bearer')
  })
}

/** The token of `Authorization: Bearer <token>`, or undefined without one; other schemes are no token. */
export const bearerToken = (request: FastifyRequest): string | undefined => {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' && token ? token : undefined
}

/** The login of a route that is not public. */
export const sessionOf = (request: FastifyRequest): Session => {
  if (request.session === null) throw new Failure('unauthenticated', 'Log in first.')
  return request.session
}
