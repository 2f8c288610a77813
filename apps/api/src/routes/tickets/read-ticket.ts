import { envelope, failureEnvelope, meta, ticketDetail, ticketQuery } from '@docket/contracts'
import { toTicketSettings } from '@docket/desk'
import { foldTicketDetail, viewerOf, visibleDetail } from '@docket/read-models'
import { allowedCommands, notFound } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { ticketFromRow } from '../../tickets/ticket-from-row.ts'
import { timedRow } from '../../tickets/timed-rows.ts'

/** One ticket by id or number, now or at a moment of the past; now it says what the caller may do with it. */
export const readTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['tickets'],
      summary: 'Read one ticket',
      params: ticketParams,
      querystring: ticketQuery,
      response: { 200: envelope(ticketDetail, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { asOf } = request.query
      if (asOf !== undefined) {
        const past = foldTicketDetail(await findPast(context, request, asOf))
        if (past === null) throw new Refused(notFound)
        const then = typeof asOf === 'number' ? past.updatedAt : asOf
        return reply.ok(visibleDetail(await timedRow(context, past, then), viewerOf(caller)))
      }
      const [row, { settings }] = await Promise.all([
        findTicket(context, request),
        context.desk.rules(caller.tenantId),
      ])
      const ticket = visibleDetail(await timedRow(context, row), viewerOf(caller))
      reply.header('ETag', `"${ticket.version}"`)
      const asked = { caller, now: context.clock.now(), settings: toTicketSettings(settings) }
      return reply.ok({ ...ticket, allowed: allowedCommands(ticketFromRow(row), asked) })
    },
  })
}
