import { reasonBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Reopens a resolved ticket, or a closed one inside the reopen window. */
export const reopenTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/reopen',
    config: { action: 'ticket.reopen' },
    schema: commandSchema('Reopen a resolved or closed ticket', reasonBody),
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      const ticketId = await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id)
      const command = {
        type: 'ReopenTicket',
        at: facts.at,
        data: { reason: body.reason ?? null, settings: facts.settings },
      } as const
      return saveTicket(context, request, reply, {
        ticketId,
        commands: [command],
        facts,
        seenVersion: seenVersion(request),
        message: 'Ticket reopened',
      })
    },
  })
}
