import { organization } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { answers } from '../auth/auth-schema.ts'
import { found, idIn } from './found.ts'
import { idParams } from './identity-schema.ts'

/** One organization; also one that is archived, which tickets of the past name. */
export const getOrganizationRoute: ApiPart = (app, { identity }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/organizations/:id',
    config: { action: 'organizations.read' },
    schema: { ...answers('organizations', 'One organization', 200, organization), params: idParams },
    handler: async (request, reply) => {
      const id = idIn(request.params.id, 'organization')
      const { tenantId } = callerOf(request)
      return reply.ok(found(await identity.readOrganization(tenantId, id), 'organization'))
    },
  })
}
