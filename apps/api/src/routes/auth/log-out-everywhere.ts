import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { answers, nothing } from './auth-schema.ts'
import { originOf } from './origin-of.ts'

/** Ends every session of the caller, this one too: for who lost a device, or fears for their password. */
export const logOutEverywhereRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/auth/logout/everywhere',
    config: { signedIn: true },
    schema: answers('auth', 'Log out everywhere', 200, nothing),
    handler: async (request, reply) => {
      const { tenantId, userId } = callerOf(request)
      await identity.logOutEverywhere({ tenantId, userId }, originOf(request))
      return reply.ok(null, { message: 'Logged out everywhere' })
    },
  })
}
