import { changeStatusBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { statusCommands } from '../../tickets/save-commands.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Moves the ticket along its status machine; to ESCALATED, RESOLVED, CLOSED or REOPENED as the command of that name. */
export const changeStatusRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PATCH',
    url: '/api/v1/tickets/:id/status',
    config: { action: 'ticket.close' },
    schema: commandSchema('Change the status', changeStatusBody),
    handler: async (request, reply) => {
      const facts = requestFacts(request, context, request.body)
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        commands: statusCommands(request.body, facts),
        facts,
        seenVersion: seenVersion(request),
        message: 'Status changed',
      })
    },
  })
}
