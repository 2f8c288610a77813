import { resetPasswordBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { answers, nothing } from './auth-schema.ts'
import { originOf } from './origin-of.ts'
import { sendDone } from './send-done.ts'

/** Sets a password with the token of a mail, once; every session of its holder ends. */
export const resetPasswordRoute: ApiPart = (app, { identity, wakeup }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/password/reset',
    config: { public: true },
    schema: {
      ...answers('auth', 'Set a new password with the token of the mail', 200, nothing),
      body: resetPasswordBody,
      security: [],
    },
    handler: async (request, reply) => {
      const saved = await identity.resetPassword(request.body, originOf(request))
      wakeup?.wake()
      return sendDone(reply, saved, 'Password set; log in with it')
    },
  })
}
