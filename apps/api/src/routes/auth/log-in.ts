import { loginBody, tokens } from '@docket/contracts'
import { TooManyLogins } from '@docket/identity'
import type { ApiPart } from '../../api-server.ts'
import { answers } from './auth-schema.ts'

/** Opens a session: an access token for ten minutes and a refresh token. */
export const logInRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/login',
    config: { public: true },
    schema: { ...answers('auth', 'Log in', 200, tokens), body: loginBody, security: [] },
    handler: async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      try {
        const opened = await identity.logIn({ ...request.body, ip: request.ip })
        return reply.ok(opened, { message: 'Logged in' })
      } catch (error) {
        if (error instanceof TooManyLogins) reply.header('Retry-After', String(error.retryAfterSeconds))
        throw error
      }
    },
  })
}
