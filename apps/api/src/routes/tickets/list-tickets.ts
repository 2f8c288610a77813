import { envelope, type ListQuery, listMeta, listQuery, ticketRow } from '@docket/contracts'
import { listTickets, type TicketFilters, type TicketSort, viewerOf, visibleRow } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { querySchema } from '../../tickets/route-schema.ts'

/** The caller's tickets by filters, in any of a few orders, by cursor or by page. */
export const listTicketsRoute: ApiPart = (app, { db, cursorSecret }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets',
    config: { action: 'ticket.read' },
    schema: querySchema('List tickets', listQuery, envelope(z.array(ticketRow), listMeta)),
    handler: async (request, reply) => {
      const { tenantId, ...caller } = callerOf(request)
      const viewer = viewerOf(caller)
      const seal = cursorSeal(cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const filters = filtersOf(request.query, caller.userId)
      const found = await listTickets(db, { tenantId, viewer, filters, sort: sortOf(request.query), page })
      const rows = found.rows.map((row) => visibleRow(row, viewer))
      return reply.ok(rows, { meta: { pagination: paginationOf(found, page, seal) } })
    },
  })
}

const filtersOf = (
  { sort, limit, cursor, page, pageSize, ...filters }: ListQuery,
  userId: string,
): TicketFilters => {
  const requesterId = filters.requesterId?.map((id) => (id === 'me' ? userId : id))
  const named = Object.entries({ ...filters, requesterId }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as TicketFilters
}

const sortOf = ({ sort = [] }: ListQuery): TicketSort[] =>
  sort.map((said) => ({
    field: said.replace(/^-/, '') as TicketSort['field'],
    descending: said.startsWith('-'),
  }))
