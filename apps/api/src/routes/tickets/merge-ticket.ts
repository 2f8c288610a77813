import { bareBody, mergeBody } from '@docket/contracts'
import { mergeCommands, unmergeCommands } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { saveTickets } from '../../tickets/save-tickets.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Closes the ticket into another one, which takes over comments and followers. Needs the version seen. */
export const mergeTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/merge',
    config: { action: 'ticket.merge' },
    schema: commandSchema('Merge into another ticket', mergeBody),
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const facts = requestFacts(request, context, request.body)
      const seen = seenVersion(request, { required: true })
      const sourceId = await ticketIdIn(context.db, tenantId, request.params.id)
      const targetId = await ticketIdIn(context.db, tenantId, request.body.targetId)
      return saveTickets(context, request, reply, {
        ticketId: sourceId,
        facts,
        message: 'Tickets merged',
        async plan(look) {
          const source = await look(sourceId)
          await look(targetId)
          const sides = mergeCommands(facts.at, source, targetId)
          const mine = { ticketId: sourceId, commands: [sides.here], seenVersion: seen }
          if (sourceId === targetId) return [mine] // which the domain refuses
          return [mine, { ticketId: targetId, commands: [sides.there], follows: sourceId, unasked: true }]
        },
      })
    },
  })
}

/** Takes a merge back, inside its window: the ticket is as it was, the target gives back what it took over. */
export const unmergeTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/unmerge',
    config: { action: 'ticket.merge' },
    schema: commandSchema('Take a merge back', bareBody),
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const facts = requestFacts(request, context, request.body)
      const ticketId = await ticketIdIn(context.db, tenantId, request.params.id)
      return saveTickets(context, request, reply, {
        ticketId,
        facts,
        message: 'Tickets parted',
        async plan(look) {
          const sides = unmergeCommands(facts.at, await look(ticketId))
          const seen = { seenVersion: seenVersion(request) }
          if (sides === null)
            return [
              {
                ticketId,
                commands: [{ type: 'UnmergeTicket', at: facts.at, data: { side: 'source' } }],
                ...seen,
              },
            ]
          return [
            { ticketId, commands: [sides.here], ...seen },
            { ticketId: sides.targetId, commands: [sides.there], follows: ticketId, unasked: true },
          ]
        },
      })
    },
  })
}
