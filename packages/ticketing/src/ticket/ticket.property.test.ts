import { fold, type StoredEvent } from '@docket/event-sourcing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandArbitrary, historyArbitrary, openTicket } from '../spec/index.ts'
import { changedFields } from './changed-fields.ts'
import { decide } from './decide.ts'
import { ticketDecider } from './decider.ts'
import { ticketCodec } from './decode.ts'
import type { TicketEvent } from './events.ts'
import { evolve, type OpenedTicket, type Ticket } from './state.ts'
import { isEscalatable } from './status-facts.ts'
import { categoryOf, mayBecome } from './transitions.ts'

const statesOf = (history: readonly TicketEvent[]): readonly OpenedTicket[] => {
  let ticket: Ticket = ticketDecider.initial
  return history.map((event) => {
    ticket = evolve(ticket, event)
    return ticket
  })
}

describe('any history that decisions wrote', () => {
  test('folds, and folds in pieces to the same', () =>
    fc.assert(
      fc.property(historyArbitrary, fc.nat(), (history, cut) => {
        const at = cut % (history.length + 1)
        const inPieces = fold(ticketDecider, history.slice(at), fold(ticketDecider, history.slice(0, at)))
        expect(inPieces).toEqual(fold(ticketDecider, history))
      }),
    ))

  test('survives the store: encoding and decoding give the same events', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const roundTrip = history.map((event) => {
          const written = JSON.parse(JSON.stringify({ ...ticketCodec.encode(event), occurredAt: event.at }))
          return ticketCodec.decode(written as StoredEvent)
        })
        expect(roundTrip).toEqual(history)
      }),
    ))

  test('moves the status by the table, but for the exceptions of the page', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const states = statesOf(history)
        for (const [index, { status }] of states.slice(1).entries()) {
          const before = states[index]!.status
          const event = history[index + 1]!
          const isReturn = event.type === 'TicketDeescalated' && isEscalatable(status)
          const isMerge = event.type === 'TicketMerged' || event.type === 'TicketUnmerged'
          if (before !== status && !isReturn && !isMerge) expect(mayBecome(before, status)).toBe(true)
        }
      }),
    ))

  test('keeps its counters true', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const ticket = statesOf(history).at(-1)!
        const count = (type: TicketEvent['type']) => history.filter((event) => event.type === type).length
        expect(ticket.reopenCount).toBe(count('TicketReopened'))
        expect(ticket.cycle).toBe(1 + ticket.reopenCount)
        expect(ticket.commentCount).toBe(count('CommentAdded') - count('CommentDeleted'))
        expect(ticket.publicCommentCount).toBe(
          ticket.comments.filter((one) => one.visibility === 'PUBLIC' && !one.deleted).length,
        )
        expect(new Set(ticket.followers).size).toBe(ticket.followers.length)
        expect(new Set(ticket.links.map((one) => JSON.stringify(one))).size).toBe(ticket.links.length)
        expect(ticket.links.filter((one) => one.kind === 'parent').length).toBeLessThanOrEqual(1)
        for (const key of Object.keys(ticket.customFields))
          expect(ticket.staffCustomFields).not.toHaveProperty(key)
        expect(ticket.publicCommentCount).toBeLessThanOrEqual(ticket.commentCount)
        expect(ticket.escalationLevel).toBeGreaterThanOrEqual(ticket.status === 'ESCALATED' ? 1 : 0)
        expect(ticket.escalationLevel).toBeLessThanOrEqual(3)
        expect(new Set(ticket.tags).size).toBe(ticket.tags.length)
      }),
    ))

  test('takes the files of a comment away with it', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const { comments, attachments } = statesOf(history).at(-1)!
        const gone = comments.filter((one) => one.deleted).map((one) => one.commentId)
        for (const one of attachments)
          if (one.commentId !== null && gone.includes(one.commentId)) expect(one.removed).toBe(true)
      }),
    ))

  test('of a merged ticket ends with the merge, until it is taken back', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        for (const [index, ticket] of statesOf(history).entries()) {
          const next = history[index + 1]
          if (ticket.merged !== null && next !== undefined) expect(next.type).toBe('TicketUnmerged')
          expect(ticket.merged === null || ticket.status === 'CLOSED').toBe(true)
        }
      }),
    ))

  test('has a state in each status with just the members of that status', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        for (const ticket of statesOf(history)) {
          expect('reason' in ticket).toBe(ticket.status === 'PENDING_INFO')
          expect('escalatedFrom' in ticket).toBe(ticket.status === 'ESCALATED')
          expect('resolution' in ticket).toBe(categoryOf[ticket.status] === 'DONE')
          expect('closedAt' in ticket).toBe(ticket.status === 'CLOSED')
        }
      }),
    ))

  test('tells the difference between its ends as the sum of its steps', () =>
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const states: readonly Ticket[] = [ticketDecider.initial, ...statesOf(history)]
        const told = new Map<string, unknown>()
        for (const [index, after] of states.slice(1).entries()) {
          for (const { field, to } of changedFields(states[index]!, after)) told.set(field, to)
        }
        for (const { field, to } of changedFields(states[0]!, states.at(-1)!)) {
          expect(told.get(field)).toEqual(to)
        }
      }),
    ))
})

test('a command that was accepted changes nothing when it is repeated at once, unless it adds', () =>
  fc.assert(
    fc.property(fc.array(commandArbitrary, { maxLength: 25, size: 'max' }), (commands) => {
      let ticket: Ticket = fold(ticketDecider, eventsOf(decide(openTicket(), ticketDecider.initial)))
      for (const command of commands) {
        const decision = decide(command, ticket)
        if (!decision.accepted) continue
        ticket = fold(ticketDecider, decision.events, ticket)
        const isAdding = command.type === 'AddComment' || command.type === 'EscalateTicket'
        if (!isAdding) expect(decide(command, ticket)).toEqual({ accepted: true, events: [] })
      }
    }),
  ))

const eventsOf = (decision: ReturnType<typeof decide>): readonly TicketEvent[] =>
  decision.accepted ? decision.events : []
