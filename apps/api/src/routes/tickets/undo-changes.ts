import { undoBody } from '@docket/contracts'
import type { Json } from '@docket/event-sourcing'
import { planUndo, type UndoPlan } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { refused } from '../../plugins/refusals.ts'
import { assignmentFacts } from '../../tickets/assignment.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema, ticketParams } from '../../tickets/route-schema.ts'
import { saveTickets } from '../../tickets/save-tickets.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

const params = ticketParams.extend({
  correlationId: z.string().max(200).meta({ description: 'of the change, as history and timeline name it' }),
})

/**
 * Takes back what one request changed on the ticket, by events that lead each field back. Fields that something else
 * has set since are conflicts, told one by one; `partial` takes back the others.
 */
export const undoChangesRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/undo/:correlationId',
    config: { action: 'ticket.undo' },
    schema: { ...commandSchema('Take back what one request changed', undoBody), params },
    handler: async (request, reply) => {
      const { tenantId, userId } = callerOf(request)
      const facts = requestFacts(request, context, request.body)
      const ticketId = await ticketIdIn(context.db, tenantId, request.params.id)
      return saveTickets(context, request, reply, {
        ticketId,
        facts,
        message: 'Changes taken back',
        async plan(look) {
          await look(ticketId)
          const { events } = await look.asDomain(ticketId)
          const { correlationId } = request.params
          const plan = planUndo(events, correlationId)
          if (plan === null)
            throw refused('change_not_found', 'The ticket has no change of this correlation.')
          if (plan.conflicts.length > 0 && request.body.partial !== true) throw conflict(plan)
          const others = plan.authorIds.filter((authorId) => authorId !== userId)
          const undone = events.findLast(({ meta }) => meta.correlationId === correlationId)
          const about = await assignmentFacts(context.people, tenantId, plan.assignment ?? {})
          const data = { authorId: others[0] ?? userId, events: plan.events, facts: about }
          return [
            {
              ticketId,
              commands: [{ type: 'UndoChanges', at: facts.at, data }],
              seenVersion: seenVersion(request),
              causationId: undone?.eventId,
            },
          ]
        },
      })
    },
  })
}

const conflict = ({ conflicts, undone }: UndoPlan) =>
  refused('undo_conflict', 'Something else has changed since; partial takes back the rest.', {
    conflicts: conflicts as unknown as Json,
    undone,
  })
