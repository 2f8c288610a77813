import { linkBody } from '@docket/contracts'
import { type LinkKind, linkCommands, unlinkCommands } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { refused } from '../../plugins/refusals.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { commandSchema } from '../../tickets/route-schema.ts'
import { type Look, saveTickets } from '../../tickets/save-tickets.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Links two tickets, both sides in one append. Circles of parents and of blockers are refused. */
export const linkTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/links',
    config: { action: 'ticket.link' },
    schema: commandSchema('Link to another ticket', linkBody),
    handler: async (request, reply) => {
      const { kind, ticketId: other } = request.body
      const { tenantId } = callerOf(request)
      const facts = requestFacts(request, context, request.body)
      const here = await ticketIdIn(context.db, tenantId, request.params.id)
      const there = await ticketIdIn(context.db, tenantId, other)
      return saveTickets(context, request, reply, {
        ticketId: here,
        facts,
        message: 'Tickets linked',
        async plan(look) {
          await look(here)
          await look(there)
          const onward = here === there ? [] : await leadsTo(look, there, kind)
          const sides = linkCommands(facts.at, { here, there, kind, onward })
          const mine = { ticketId: here, commands: [sides.here], seenVersion: seenVersion(request) }
          if (here === there) return [mine] // which the domain refuses
          return [mine, { ticketId: there, commands: [sides.there], follows: here, unasked: true }]
        },
      })
    },
  })
}

/** Takes a link away, on both sides. */
export const unlinkTicketRoute: ApiPart = (app, context) => {
  app.route({
    method: 'DELETE',
    url: '/api/v1/tickets/:id/links',
    config: { action: 'ticket.link' },
    schema: commandSchema('Take a link away', linkBody),
    handler: async (request, reply) => {
      const { kind, ticketId: other } = request.body
      const { tenantId } = callerOf(request)
      const facts = requestFacts(request, context, request.body)
      const here = await ticketIdIn(context.db, tenantId, request.params.id)
      const there = await ticketIdIn(context.db, tenantId, other)
      return saveTickets(context, request, reply, {
        ticketId: here,
        facts,
        message: 'Link taken away',
        async plan(look) {
          await look(here)
          await look(there)
          const sides = unlinkCommands(facts.at, { here, there, kind })
          const mine = { ticketId: here, commands: [sides.here], seenVersion: seenVersion(request) }
          if (here === there) return [mine]
          return [mine, { ticketId: there, commands: [sides.there], follows: here, unasked: true }]
        },
      })
    },
  })
}

/** A web of links larger than this is not searched for circles; it is no web that people work with. */
const mostLinked = 500

const mustNotCircle: ReadonlySet<LinkKind> = new Set(['parent', 'child', 'blocks', 'blocked_by'])

/** Every ticket that this one leads to by links of a kind, through others too. */
const leadsTo = async (look: Look, ticketId: string, kind: LinkKind): Promise<readonly string[]> => {
  if (!mustNotCircle.has(kind)) return []
  const found = new Set<string>()
  const queue = [ticketId]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { ticket } = await look.asDomain(next)
    if (ticket.status === 'UNOPENED') continue
    for (const link of ticket.links) {
      if (link.kind !== kind || found.has(link.ticketId)) continue
      found.add(link.ticketId)
      queue.push(link.ticketId)
    }
    if (found.size > mostLinked)
      throw refused('too_many_links', `The ticket leads to more than ${mostLinked} others by such links.`)
  }
  return [...found]
}
