import { loginBody, tokens } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers } from './auth-schema.ts'
import { originOf } from './origin-of.ts'
import { toldToWait } from './told-to-wait.ts'

/** Opens a session: an access token for ten minutes and a refresh token. */
export const logInRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/login',
    config: { public: true },
    schema: { ...answers('auth', 'Log in', 200, tokens), body: loginBody, security: [] },
    handler: async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      const login = { ...request.body, ...originOf(request), ip: request.ip }
      return reply.ok(await toldToWait(reply, identity.logIn(login)), { message: 'Logged in' })
    },
  })
}
