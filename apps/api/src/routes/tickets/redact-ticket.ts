import { redactBody } from '@docket/contracts'
import { type Redaction, redactionMarker } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { redactTicket } from '../../tickets/redact-ticket.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Takes text away for good: a piece of it wherever it stands, a comment's, or all that a field ever held. */
export const redactTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/redact',
    config: { action: 'ticket.redact' },
    schema: commandSchema('Take stored text away for good', redactBody),
    handler: async (request, reply) => {
      const { text, commentId, field, reason = null } = request.body
      const redaction: Redaction =
        text !== undefined
          ? { text }
          : commentId !== undefined
            ? { commentId: commentId.toLowerCase() }
            : { field: field! }
      return redactTicket(context, request, reply, {
        ticketId: await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id),
        redaction,
        reason: text === undefined ? reason : (reason?.split(text).join(redactionMarker) ?? null),
        facts: requestFacts(request, context, {}),
        seenVersion: seenVersion(request),
      })
    },
  })
}
