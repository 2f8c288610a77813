import { createTicketBody, failureEnvelope } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { fromTemplate } from '../../tickets/from-template.ts'
import { openingOf } from '../../tickets/opening.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { changedTicketEnvelope } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'

/** Opens a ticket, for oneself or as staff for a requester; imported ones with their first status steps. */
export const createTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets',
    config: { action: 'ticket.open' },
    schema: {
      tags: ['tickets'],
      summary: 'Open a ticket',
      body: createTicketBody,
      response: { 201: changedTicketEnvelope, '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const body = await fromTemplate(context, request.body, callerOf(request))
      const facts = requestFacts(request, context, body)
      const ticketId = context.ids.next()
      const opening = await openingOf(context, ticketId, body, facts)
      return saveTicket(context, request, reply, {
        ticketId,
        ...opening,
        facts,
        seenVersion: undefined,
        isNew: true,
        message: 'Ticket opened',
      })
    },
  })
}
