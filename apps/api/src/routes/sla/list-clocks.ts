import { clocksQuery, slaClockRow } from '@docket/contracts'
import { listClocks } from '@docket/service-levels'
import type { Kysely } from 'kysely'
import type { ApiPart } from '../../api-server.ts'
import { parseConsistency } from '../../plugins/consistency.ts'
import { callerOf } from '../../plugins/permission.ts'
import { clockFilters } from '../../sla/clock-filters.ts'
import { waitForClocks } from '../../sla/wait-for-clocks.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { several } from '../desk/desk-schema.ts'

/** What falls due next, over all tickets: clocks that are not over, paused ones last. */
export const listClocksRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/sla/clocks',
    config: { action: 'sla.read' },
    schema: several('sla', 'List the clocks that are not over, the next due first', clocksQuery, slaClockRow),
    handler: async (request, reply) => {
      const { db, pool, serviceLevels, clock, cursorSecret } = context
      const caller = callerOf(request)
      const { tenantId } = caller
      const token = request.headers['x-consistency']
      if (token !== undefined) await waitForClocks(pool, tenantId, parseConsistency(String(token)))
      const { limit, cursor, ...said } = request.query
      const seal = cursorSeal(cursorSecret, tenantId)
      const page = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
      const filters = clockFilters(said, caller)
      const found = await listClocks(db as unknown as Kysely<never>, serviceLevels, {
        ...{ tenantId, filters, page, now: clock.now() },
        fingerprint: `sla clocks ${JSON.stringify(filters)}`,
      })
      return reply.ok(found.rows, { meta: { pagination: paginationOf(found, page, seal) } })
    },
  })
}
