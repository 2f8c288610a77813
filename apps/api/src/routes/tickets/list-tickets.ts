import { envelope, foundTicket, listMeta, listQuery } from '@docket/contracts'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { querySchema } from '../../tickets/route-schema.ts'
import { sendTicketList } from '../../tickets/send-ticket-list.ts'

/** The caller's tickets by filters, in any of a few orders, by cursor or by page; with `q` the best matches. */
export const listTicketsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets',
    config: { action: 'ticket.read' },
    schema: querySchema('List tickets', listQuery, envelope(z.array(foundTicket), listMeta)),
    handler: async (request, reply) => sendTicketList(context, callerOf(request), reply, request.query),
  })
}
