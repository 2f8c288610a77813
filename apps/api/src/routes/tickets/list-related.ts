import { envelope, failureEnvelope, meta, relatedQuery, relatedTicket } from '@docket/contracts'
import { listRelated, viewerOf, visibleRow } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { findTicket } from '../../tickets/find-ticket.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { timedRows } from '../../tickets/timed-rows.ts'

/** Tickets with a title like this one's, among those the caller may see. */
export const listRelatedRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/related',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['tickets'],
      summary: 'List similar tickets',
      params: ticketParams,
      querystring: relatedQuery,
      response: {
        200: envelope(z.array(relatedTicket), meta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const { tenantId, ...caller } = callerOf(request)
      const viewer = viewerOf(caller)
      const { ticketId, title } = await findTicket(context, request)
      const limit = request.query.limit ?? 10
      const found = await listRelated(context.db, { tenantId, ticketId, title, viewer, limit })
      const rows = await timedRows(
        context,
        found.map(({ row }) => row),
      )
      return reply.ok(found.map(({ rank }, i) => ({ ...visibleRow(rows[i]!, viewer), rank })))
    },
  })
}
