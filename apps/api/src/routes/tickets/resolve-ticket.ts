import { resolveTicketBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { customFieldCommands } from '../../tickets/by-rules.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Resolves the ticket; notes are needed unless the tenant says otherwise. */
export const resolveTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/resolve',
    config: { action: 'ticket.resolve' },
    schema: commandSchema('Resolve with notes', resolveTicketBody),
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      const ticketId = await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id)
      const command = {
        type: 'ResolveTicket',
        at: facts.at,
        data: {
          resolution: { code: body.code ?? null, notes: body.notes ?? null },
          settings: facts.settings,
        },
      } as const
      return saveTicket(context, request, reply, {
        ticketId,
        commands: [...customFieldCommands(body.customFields, facts), command],
        facts,
        seenVersion: seenVersion(request),
        children: body.children,
        message: 'Ticket resolved',
      })
    },
  })
}
