import { bareBody, commandMeta, envelope, failureEnvelope } from '@docket/contracts'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Deletes softly: the ticket leaves every read but the audit until it is restored. Needs the version seen. */
export const deleteTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'DELETE',
    url: '/api/v1/tickets/:id',
    config: { action: 'ticket.delete' },
    schema: {
      tags: ['tickets'],
      summary: 'Delete a ticket until it is restored',
      params: ticketParams,
      body: bareBody,
      response: { 200: envelope(z.null(), commandMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const facts = requestFacts(request, context, request.body)
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        commands: [{ type: 'DeleteTicket', at: facts.at, data: { reason: null } }],
        facts,
        seenVersion: seenVersion(request, { required: true }),
        answer: () => ({ data: null }),
        message: 'Ticket deleted',
      })
    },
  })
}
