import type { AcceptedStream, Json, StoredEvent, StreamPart } from '@docket/event-sourcing'
import {
  authorize,
  guard,
  isStaff,
  type OpenedTicket,
  type Ticket,
  type TicketEvent,
  ticketCategory,
  ticketIdOf,
  ticketStream,
  unopened,
} from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { refuseByRules } from './by-rules.ts'
import { toldWholly } from './final-target.ts'
import { idempotencyOf } from './idempotency.ts'
import { domainCommands, type SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'
import { keyReused, type OwnAnswer, type SavedAnswer, sendAnswer, toAnswer } from './saved-answer.ts'
import { withSavedClocks } from './saved-clocks.ts'
import { refuseUntold, savesClash, staleRefusal } from './stale.ts'

/** One request's change to several tickets: all of it or nothing. */
export type SaveOfSeveral = {
  /** The ticket that the answer is about; one of the parts. A function if only the plan finds it. */
  ticketId: string | (() => string)
  facts: RequestFacts
  /**
   * What happens to which ticket, after a look at others; asked again when one of them has moved. Throws `Refused` for
   * what their state forbids.
   */
  plan(look: Look): Promise<readonly TicketPart[]>
  answer?: OwnAnswer
  message: string
  /** Before the answer is sent, of the ticket it is about. */
  done?(saved: { version: number }): Promise<void>
}

/** A ticket as it is, if the caller may read it; else throws `ticket_not_found`. */
export type Look = {
  (ticketId: string): Promise<OpenedTicket>
  /** The same whoever asks: what the domain has to know, the caller need not be told of. */
  asDomain(ticketId: string): Promise<{ ticket: Ticket; events: readonly StoredEvent[] }>
}

export type TicketPart = {
  ticketId: string
  commands: readonly SaveCommand[]
  seenVersion?: number | undefined
  /** The ticket of an earlier part that is the cause of this one. */
  follows?: string
  /** The event that is. */
  causationId?: string | undefined
  /** Asked for by the domain and not by the caller, who needs no permission of their own for it. */
  unasked?: true
}

/** saveTicket over several tickets. Throws `Refused` for every way to say no. */
export const saveTickets = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: SaveOfSeveral,
): Promise<FastifyReply> => {
  const { caller, meta } = save.facts
  const idempotency = idempotencyOf(request, context)
  let planned: readonly TicketPart[] = []
  const states = new Map<string, Ticket>()
  const outcome = await withSavedClocks(context, save.facts, (clockOf) =>
    context.handleTicketCommands({
      tenantId: caller.tenantId,
      category: ticketCategory,
      meta,
      async plan(find) {
        const asDomain = async (ticketId: string) => {
          const { state, events } = await find(ticketStream(ticketId))
          return { ticket: state, events }
        }
        const readable = async (ticketId: string): Promise<OpenedTicket> => {
          const { state } = await find(ticketStream(ticketId))
          const refusal = guard(caller, 'ticket.read', state)
          if (refusal !== null) throw new Refused(refusal)
          return state as OpenedTicket
        }
        planned = await save.plan(Object.assign(readable, { asDomain }))
        for (const part of planned) {
          const { state } = await find(ticketStream(part.ticketId))
          states.set(part.ticketId, state)
          if (part.unasked) continue
          const commands = domainCommands(part.commands)
          const refusal =
            authorize(caller, commands, state) ??
            refuseUntold(part.seenVersion, caller, state) ??
            refuseByRules(part.commands, state, save.facts)
          if (refusal !== null) return { planned: false, refusal }
        }
        return { planned: true, parts: planned.map(toStreamPart) }
      },
      ...(idempotency && { idempotency }),
      answer(streams) {
        const about = aboutOf(save, streams)
        const answer = toAnswer(save, caller, about, clockOf)
        const others = isStaff(caller)
          ? streams.flatMap(({ streamId, version }) =>
              streamId === about.streamId ? [] : [{ ticketId: ticketIdOf(streamId), version }],
            )
          : []
        return { ...answer, others } as unknown as Json
      },
    }),
  )
  switch (outcome.outcome) {
    case 'accepted':
      await save.done?.(aboutOf(save, outcome.streams))
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer)
    case 'replayed':
      return sendAnswer(reply, outcome.answer as unknown as SavedAnswer, { replayed: true })
    case 'refused':
      throw new Refused(await toldWholly(context, caller, outcome.refusal))
    case 'key_reused':
      throw keyReused()
    case 'stale': {
      const stale = planned.find(({ ticketId }) => ticketStream(ticketId) === outcome.streamId)
      const found = states.get(ticketIdOf(outcome.streamId)) ?? unopened
      throw staleRefusal(outcome.between, stale?.commands ?? [], found, caller)
    }
  }
}

const aboutOf = (
  { ticketId }: SaveOfSeveral,
  streams: readonly AcceptedStream<TicketEvent, Ticket>[],
): AcceptedStream<TicketEvent, Ticket> => {
  const streamId = ticketStream(typeof ticketId === 'string' ? ticketId : ticketId())
  const stream = streams.find((one) => one.streamId === streamId)
  if (stream === undefined) throw new Error('a save answers about a ticket that it changes')
  return stream
}

const toStreamPart = ({
  ticketId,
  commands,
  seenVersion,
  follows,
  causationId,
}: TicketPart): StreamPart<SaveCommand, TicketEvent> => ({
  streamId: ticketStream(ticketId),
  commands,
  conflicts: (between) => savesClash(between, commands),
  ...(seenVersion !== undefined && { expectedVersion: seenVersion }),
  ...(follows !== undefined && { causedBy: ticketStream(follows) }),
  ...(causationId !== undefined && { causationId }),
})
