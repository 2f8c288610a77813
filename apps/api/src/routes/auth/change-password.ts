import { changePasswordBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { sessionOf } from '../../plugins/authenticate.ts'
import { changeOf } from '../identity/change-of.ts'
import { answers, nothing } from './auth-schema.ts'
import { sendDone } from './send-done.ts'
import { toldToWait } from './told-to-wait.ts'

/** Sets one's own password; every other session of the caller ends. */
export const changePasswordRoute: ApiPart = (app, context) => {
  const { identity, wakeup } = context
  app.route({
    method: 'POST',
    url: '/api/v1/auth/password/change',
    config: { signedIn: true },
    schema: { ...answers('auth', 'Change my password', 200, nothing), body: changePasswordBody },
    handler: async (request, reply) => {
      const { userId, sessionId } = sessionOf(request)
      const asked = { ...request.body, userId, sessionId, ip: request.ip }
      const saved = await toldToWait(reply, identity.changePassword(changeOf(request, context), asked))
      wakeup?.wake()
      return sendDone(reply, saved, 'Password changed')
    },
  })
}
