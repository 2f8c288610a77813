import { forgotPasswordBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers, nothing } from './auth-schema.ts'
import { originOf } from './origin-of.ts'
import { toldToWait } from './told-to-wait.ts'

/** Sends a mail with a token to whoever has this address. The answer is the same where nobody has. */
export const forgotPasswordRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/password/forgot',
    config: { public: true },
    schema: {
      ...answers('auth', 'Ask for a new password by mail', 200, nothing),
      body: forgotPasswordBody,
      security: [],
    },
    handler: async (request, reply) => {
      const asked = { ...request.body, ip: request.ip, origin: originOf(request) }
      await toldToWait(reply, identity.forgotPassword.ask(asked))
      return reply.ok(null, { message: 'If there is such an account, a mail is on its way' })
    },
  })
}
