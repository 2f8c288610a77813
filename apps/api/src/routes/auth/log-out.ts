import { logoutBody } from '@docket/contracts'
import type { Identity } from '@docket/identity'
import { Failure } from '@docket/runtime'
import { isApiKey } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import type { ApiPart } from '../../api-server.ts'
import { bearerToken } from '../../plugins/authenticate.ts'
import { answers, nothing } from './auth-schema.ts'
import { originOf } from './origin-of.ts'

/**
 * Ends a session: that of the refresh token, else that of the access token. Public, so that somebody whose access
 * token has just expired can still log out.
 */
export const logOutRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/logout',
    config: { public: true },
    schema: { ...answers('auth', 'Log out', 200, nothing), body: logoutBody },
    handler: async (request, reply) => {
      const sessionId = await sessionToEnd(identity, request, request.body?.refreshToken)
      await identity.logOut(sessionId, originOf(request))
      return reply.ok(null, { message: 'Logged out' })
    },
  })
}

const sessionToEnd = async (
  identity: Identity,
  request: FastifyRequest,
  refreshToken: string | undefined,
): Promise<string> => {
  if (refreshToken !== undefined) {
    const sessionId = await identity.sessionOf(refreshToken)
    if (sessionId === null) throw new Failure('unauthenticated', 'The refresh token is not valid.')
    return sessionId
  }
  const accessToken = bearerToken(request)
  if (accessToken === undefined) throw new Failure('unauthenticated', 'Send the session to end.')
  const { caller, session } = await identity.authenticate(accessToken)
  if (isApiKey(caller)) throw new Failure('unauthenticated', 'An API key has no session to end; revoke it.')
  return session.sessionId
}
