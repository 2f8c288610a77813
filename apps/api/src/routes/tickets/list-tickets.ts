import { envelope, foundTicket, type ListQuery, listMeta, listQuery } from '@docket/contracts'
import {
  listTickets,
  readHighlights,
  ticketFiltersOf,
  ticketSortOf,
  type Viewer,
  viewerOf,
  visibleRow,
} from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { querySchema } from '../../tickets/route-schema.ts'

/** The caller's tickets by filters, in any of a few orders, by cursor or by page; with `q` the best matches. */
export const listTicketsRoute: ApiPart = (app, context) => {
  const { db, cursorSecret } = context
  app.route({
    method: 'GET',
    url: '/api/v1/tickets',
    config: { action: 'ticket.read' },
    schema: querySchema('List tickets', listQuery, envelope(z.array(foundTicket), listMeta)),
    handler: async (request, reply) => {
      const { tenantId, ...caller } = callerOf(request)
      const { query } = request
      const viewer = viewerOf(caller)
      const seal = cursorSeal(cursorSecret, tenantId)
      const page = pageRequest(query, seal)
      const found = await listTickets(db, {
        ...{ tenantId, viewer, page, filters: ticketFiltersOf(query, viewer), sort: ticketSortOf(query) },
        publicFields: await publicFieldsOf(context, tenantId, viewer, query),
      })
      const { q } = query
      const highlights = q && (await readHighlights(db, { tenantId, q, matches: found.matches }))
      const rows = found.rows.map((row) => ({
        ...visibleRow(row, viewer),
        ...(highlights && { highlight: highlights.get(row.ticketId) ?? null }),
      }))
      return reply.ok(rows, { meta: { pagination: paginationOf(found, page, seal) } })
    },
  })
}

/** The custom fields that a requester may filter by; looked up only where it matters. */
const publicFieldsOf = async (
  { desk }: ApiContext,
  tenantId: string,
  viewer: Viewer,
  { customFields }: ListQuery,
): Promise<readonly string[]> => {
  if (viewer.kind === 'staff' || customFields === undefined) return []
  const { fields } = await desk.rules(tenantId)
  return [...fields.values()].filter(({ staffOnly }) => !staffOnly).map(({ key }) => key)
}
