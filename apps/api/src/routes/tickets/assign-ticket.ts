import { assignTicketBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { assignmentCommands } from '../../tickets/assignment.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Assigns a person, a team or both; another team drops an assignee who is not in it. */
export const assignTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PUT',
    url: '/api/v1/tickets/:id/assign',
    config: { action: 'ticket.assign' },
    schema: commandSchema('Assign a person or a team', assignTicketBody),
    handler: async (request, reply) => {
      const facts = requestFacts(request, context, request.body)
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        commands: await assignmentCommands(context.people, request.body, facts),
        facts,
        seenVersion: seenVersion(request),
        message: 'Ticket assigned',
      })
    },
  })
}
