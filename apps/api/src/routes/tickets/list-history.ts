import { envelope, failureEnvelope, historyEntry, historyQuery, listMeta } from '@docket/contracts'
import { foldTicketHistory, listHistory, type TicketHistoryRow } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** Who changed which field from what to what, in version order. */
export const listHistoryRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/history',
    config: { action: 'ticket.history' },
    schema: {
      tags: ['tickets'],
      summary: 'List what changed, field by field',
      params: ticketParams,
      querystring: historyQuery,
      response: {
        200: envelope(z.array(historyEntry), listMeta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const { asOf, sort } = request.query
      const descending = sort?.startsWith('-') === true
      const seal = cursorSeal(context.cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const found = async () => {
        if (asOf === undefined && request.parkedTicketId === null) {
          const { ticketId } = await findTicket(context, request)
          return listHistory(context.db, { tenantId, ticketId, page, descending })
        }
        const events = await findPast(context, request, asOf)
        const rows = foldTicketHistory(events)
        return pageOf(descending ? rows.toReversed() : rows, page, `${events[0]?.streamId} ${asOf} ${sort}`)
      }
      const part = await found()
      return reply.ok(part.rows.map(shown), { meta: { pagination: paginationOf(part, page, seal) } })
    },
  })
}

const shown = ({ tenantId, staffOnly, ...row }: TicketHistoryRow) => row
