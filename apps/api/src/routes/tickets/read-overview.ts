import { envelope, meta, noQuery, overview } from '@docket/contracts'
import { readOverview } from '@docket/read-models'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { querySchema } from '../../tickets/route-schema.ts'

/** The counters of the tenant. */
export const readOverviewRoute: ApiPart = (app, { db, clock }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/stats/overview',
    config: { action: 'statistics.read' },
    schema: querySchema('Count tickets by what they are', noQuery, envelope(overview, meta)),
    handler: async (request, reply) =>
      reply.ok(await readOverview(db, callerOf(request).tenantId, clock.now())),
  })
}
