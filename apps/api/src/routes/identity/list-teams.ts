import { listByNameQuery, team } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { lists } from './identity-schema.ts'

/** The teams of the tenant with their members. */
export const listTeamsRoute: ApiPart = (app, { identity, cursorSecret }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/teams',
    config: { action: 'teams.read' },
    schema: lists('teams', 'List the teams', listByNameQuery, team),
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const { limit, cursor, name } = request.query
      const seal = cursorSeal(cursorSecret, tenantId)
      const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
      const page = await identity.listTeams(tenantId, { name }, asked)
      return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
    },
  })
}
