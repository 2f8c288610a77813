import { jwks } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'

/** The public keys of the access tokens, bare as RFC 7517 has them, for anybody who checks our tokens. */
export const getJwksRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: '/.well-known/jwks.json',
    config: { public: true },
    schema: {
      tags: ['auth'],
      summary: 'Public keys of the access tokens',
      response: { 200: jwks },
      security: [],
    },
    handler: async (_request, reply) => {
      reply.header('Cache-Control', 'public, max-age=300')
      return identity.jwks
    },
  })
}
