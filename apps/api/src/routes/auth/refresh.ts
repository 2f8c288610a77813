import { refreshBody, tokens } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers } from './auth-schema.ts'
import { originOf } from './origin-of.ts'

/** Exchanges a refresh token for its successor and a new access token. */
export const refreshRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/refresh',
    config: { public: true },
    schema: { ...answers('auth', 'Refresh a session', 200, tokens), body: refreshBody, security: [] },
    handler: async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      return reply.ok(await identity.refresh(request.body.refreshToken, originOf(request)), {
        message: 'Refreshed',
      })
    },
  })
}
