import type { Comment } from '@docket/contracts'
import type { Refusal } from '@docket/event-sourcing'
import { waitForVersion } from '@docket/read-models'
import { type AddComment, authorize, decide, type OpenedTicket, type Ticket } from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { finalTarget, toldWholly } from './final-target.ts'
import { followUpParts } from './follow-up.ts'
import type { RequestFacts } from './request-facts.ts'
import { type Look, saveTickets, type TicketPart } from './save-tickets.ts'
import type { OwnAnswer } from './saved-answer.ts'

/** A requester's reply that their ticket itself no longer takes. */
export type Reply = {
  ticketId: string
  command: AddComment
  facts: RequestFacts
  answer: OwnAnswer
  message: string
}

/** Their reply is never lost: these refusals send it elsewhere. */
export const sentElsewhere = ['ticket_merged', 'reopen_window_passed'] as const

/**
 * A requester's public reply to a merged ticket lands on the final target, one to a ticket that was closed too long
 * ago opens a follow-up. For anybody else the refusal stands.
 */
export const replyElsewhere = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { ticketId, command, facts, answer, message }: Reply,
  refusal: Refusal,
): Promise<FastifyReply> => {
  const { caller } = facts
  const landing = { ticketId, isTheirs: true, publicVersion: 1 }
  const followUp = lazily(async () => ({
    ticketId: context.ids.next(),
    number: await context.numbers.next(caller.tenantId),
    requester: await context.people.requester(caller.tenantId, facts.actorId),
  }))
  return saveTickets(context, request, reply, {
    ticketId: () => landing.ticketId,
    facts,
    message,
    async plan(look): Promise<readonly TicketPart[]> {
      const source = await look(ticketId)
      const forbidden = authorize(caller, [command], source)
      if (forbidden !== null) throw new Refused(forbidden)
      if (source.requesterId !== command.data.authorId || command.data.visibility !== 'PUBLIC')
        throw new Refused(await toldWholly(context, caller, refusal))

      const target = await targetOf(look, source)
      if (target.status === 'UNOPENED' || target.deleted) throw new Refused(refusal)
      landing.publicVersion = source.publicVersion
      landing.isTheirs = target.requesterId === source.requesterId
      landing.ticketId = target.ticketId
      const carried = carriedBy(command, source, target)
      const decision = decide(carried, target)
      if (decision.accepted || decision.refusal.code !== 'reopen_window_passed')
        return [{ ticketId: target.ticketId, commands: [carried], unasked: true }]

      const { ticketId: newId, number, requester } = await followUp()
      if (requester === null) throw new Refused(refusal)
      landing.ticketId = newId
      landing.isTheirs = true
      return followUpParts({ newId, number, requester, source, target, command, facts })
    },
    answer(...accepted) {
      const own = answer(...accepted)
      if (landing.isTheirs) return own
      // to them it is a reply to their own ticket, wherever it lies
      const data = { ...(own.data as Comment), ticketId, visibility: 'PUBLIC' as const }
      return { ...own, data, about: { ticketId, version: landing.publicVersion } }
    },
    async done({ version }) {
      if (landing.isTheirs) return
      // their token names their own ticket, on which nothing happened: wait here until they can read what they wrote
      const asked = { tenantId: caller.tenantId, ticketId: landing.ticketId, version, withinMs: 2_000 }
      await waitForVersion(context.db, asked)
    },
  })
}

const targetOf = async (look: Look, source: OpenedTicket): Promise<Ticket> => {
  if (source.merged === null) return source
  const ticketOf = async (ticketId: string) => (await look.asDomain(ticketId)).ticket
  return ticketOf(await finalTarget(ticketOf, source.merged.into))
}

const carriedBy = (command: AddComment, source: OpenedTicket, target: OpenedTicket): AddComment => {
  if (source.ticketId === target.ticketId) return command
  const carriedFrom = { ticketId: source.ticketId, requesterId: source.requesterId }
  return { ...command, data: { ...command.data, carriedFrom } }
}

/** Asked for once, however often the plan is made anew. */
const lazily = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
