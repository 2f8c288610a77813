import { listByNameQuery, organization } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { lists } from './identity-schema.ts'

/** The organizations of the tenant. */
export const listOrganizationsRoute: ApiPart = (app, { identity, cursorSecret }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/organizations',
    config: { action: 'organizations.read' },
    schema: lists('organizations', 'List the organizations', listByNameQuery, organization),
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const { limit, cursor, name } = request.query
      const seal = cursorSeal(cursorSecret, tenantId)
      const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
      const page = await identity.listOrganizations(tenantId, { name }, asked)
      return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
    },
  })
}
