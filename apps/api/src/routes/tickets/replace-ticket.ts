import { replaceTicketBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { detailsCommands, savedTogether } from '../../tickets/save-commands.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Replaces every editable detail; what the body leaves out goes back to its default. Needs the version seen. */
export const replaceTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PUT',
    url: '/api/v1/tickets/:id',
    config: { action: 'ticket.edit' },
    schema: commandSchema('Replace the editable details', replaceTicketBody),
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      const whole = { environment: null, affectedService: null, category: 'general', tags: [], ...body }
      return saveTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        commands: [...detailsCommands(whole, facts), ...(await savedTogether(context.people, whole, facts))],
        facts,
        seenVersion: seenVersion(request, { required: true }),
        message: 'Ticket replaced',
      })
    },
  })
}
