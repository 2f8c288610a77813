import type { Json, Refusal } from '@docket/event-sourcing'
import { authorize, type Ticket, ticketCategory, ticketStream, unopened } from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { refuseByRules } from './by-rules.ts'
import { resolvingParts } from './children.ts'
import { toldWholly } from './final-target.ts'
import { idempotencyOf } from './idempotency.ts'
import { domainCommands, type SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'
import { saveTickets } from './save-tickets.ts'
import { keyReused, type OwnAnswer, type SavedAnswer, sendAnswer, toAnswer } from './saved-answer.ts'
import { withSavedClocks } from './saved-clocks.ts'
import { refuseUntold, savesClash, staleRefusal } from './stale.ts'

export { keyReused } from './saved-answer.ts'

/** One request's change to one ticket. */
export type Save = {
  ticketId: string
  commands: readonly SaveCommand[]
  facts: RequestFacts
  seenVersion: number | undefined
  /** What the answer says beside the ticket's version; by default the changed ticket. */
  answer?: OwnAnswer
  message: string
  /** The save opens the ticket. */
  isNew?: boolean
  /** What becomes of children that are not done when it resolves the ticket; they refuse it by default. */
  children?: 'refuse' | 'resolve'
  /** Takes over from a refusal with one of these codes. */
  elsewhere?: { codes: readonly string[]; save(refusal: Refusal): Promise<FastifyReply> }
}

/** Decides and appends the save, and answers the request with it. Throws `Refused` for every way to say no. */
export const saveTicket = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: Save,
): Promise<FastifyReply> => {
  const { ticketId, facts } = save
  const { caller } = facts
  const commands = domainCommands(save.commands)
  const idempotency = idempotencyOf(request, context)
  let found: Ticket = unopened
  const outcome = await withSavedClocks(context, facts, (clockOf) =>
    context.handleTicketCommand({
      tenantId: caller.tenantId,
      streamId: ticketStream(ticketId),
      category: ticketCategory,
      commands: save.commands,
      meta: facts.meta,
      isNew: save.isNew === true,
      ...(save.seenVersion !== undefined && { expectedVersion: save.seenVersion }),
      conflicts: (between) => savesClash(between, save.commands),
      guard(ticket) {
        found = ticket
        return (
          authorize(caller, commands, ticket) ??
          refuseUntold(save.seenVersion, caller, ticket) ??
          refuseByRules(save.commands, ticket, facts)
        )
      },
      ...(idempotency && { idempotency }),
      answer: (accepted) => toAnswer(save, caller, accepted, clockOf) as unknown as Json,
    }),
  )
  switch (outcome.outcome) {
    case 'accepted':
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer)
    case 'replayed':
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer, { replayed: true })
    case 'refused':
      // Only now it is known that the save concerns other tickets, too.
      if (outcome.refusal.code === 'children_open') return saveFamily(context, request, reply, save)
      if (save.elsewhere?.codes.includes(outcome.refusal.code)) return save.elsewhere.save(outcome.refusal)
      throw new Refused(await toldWholly(context, caller, outcome.refusal))
    case 'key_reused':
      throw keyReused()
    case 'stale':
      throw staleRefusal(outcome.between, save.commands, found, caller)
  }
}

const saveFamily = (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { ticketId, commands, facts, seenVersion, answer, message, children = 'refuse' }: Save,
): Promise<FastifyReply> =>
  saveTickets(context, request, reply, {
    ticketId,
    facts,
    message,
    ...(answer && { answer }),
    plan: (look) => resolvingParts(look, { ticketId, commands, seenVersion }, children),
  })
