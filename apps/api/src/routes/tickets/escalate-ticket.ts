import { reasonBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Raises the escalation level by one, to 3 at most. */
export const escalateTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/escalate',
    config: { action: 'ticket.escalate' },
    schema: commandSchema('Escalate by one level', reasonBody),
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      const ticketId = await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id)
      const command = {
        type: 'EscalateTicket',
        at: facts.at,
        data: { atLeast: null, reason: body.reason ?? null, cause: null },
      } as const
      return saveTicket(context, request, reply, {
        ticketId,
        commands: [command],
        facts,
        seenVersion: seenVersion(request),
        message: 'Ticket escalated',
      })
    },
  })
}
