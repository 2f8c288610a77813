import { me } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { found } from '../identity/found.ts'
import { answers } from './auth-schema.ts'

/** Who the caller is, in which tenant, with which role and teams. */
export const getMeRoute: ApiPart = (app, { identity }) => {
  for (const url of ['/api/v1/me', '/api/v1/auth/me'])
    app.route({
      method: 'GET',
      url,
      config: { signedIn: true },
      schema: { ...answers('auth', 'Who am I', 200, me), hide: url !== '/api/v1/me' },
      handler: async (request, reply) => {
        const { tenantId, userId } = callerOf(request)
        return reply.ok(found(await identity.me(tenantId, userId), 'user'))
      },
    })
}
