import { editTicketBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { detailsCommands, savedTogether } from '../../tickets/save-commands.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Changes what the body names, all or nothing, under one correlation. */
export const editTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PATCH',
    url: '/api/v1/tickets/:id',
    config: { action: 'ticket.edit_text' },
    schema: commandSchema('Change several things in one save', editTicketBody),
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        commands: [...detailsCommands(body, facts), ...(await savedTogether(context.people, body, facts))],
        facts,
        seenVersion: seenVersion(request),
        message: 'Ticket changed',
      })
    },
  })
}
