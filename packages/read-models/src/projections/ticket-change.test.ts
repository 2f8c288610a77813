import { evolve, type OpenedTicket, type Ticket, unopened } from '@docket/ticketing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyHistory, historyOf } from '../../test/histories.ts'
import { toLoggedEvent } from '../logged-event.ts'
import { foldTicketComments } from '../ticket-comments/project.ts'
import { foldTicketDetail } from '../ticket-detail/fold.ts'
import type { TicketDetailRow } from '../ticket-detail/row.ts'
import { visibleDetail } from '../ticket-detail/visible-detail.ts'
import { foldTicketHistory } from '../ticket-history/project.ts'
import { projectTicketStatistics, sumStatistics } from '../ticket-statistics/project.ts'
import { foldTicketChange, type TicketChange } from './ticket-change.ts'

describe('feeding a ticket to the projections', () => {
  test('in pieces, with repeats, ends like feeding it at once (A5)', () =>
    fc.assert(
      fc.property(anyHistory, fc.array(fc.nat(40)), (events, cuts) => {
        const whole = foldTicketChange(null, events)!
        const pieces = inPieces(events, cuts)
        expect(pieces.at(-1)!.after).toEqual(whole.after)
        expect(pieces.flatMap((piece) => piece.history)).toEqual(whole.history)
        expect(commentsOf(pieces)).toEqual(whole.comments)
        expect(textsOf(pieces)).toEqual(textsOf([whole]))
        const deltas = pieces.flatMap(({ before, after }) => projectTicketStatistics(before, after))
        expect(sumStatistics(deltas)).toEqual(sumStatistics(projectTicketStatistics(null, whole.after)))
      }),
    ))

  test('twice changes nothing', () =>
    fc.assert(
      fc.property(anyHistory, (events) => {
        const { after } = foldTicketChange(null, events)!
        expect(foldTicketChange(after, events)).toBeNull()
      }),
    ))

  test('tells the same of it as the core does, after every event', () =>
    fc.assert(
      fc.property(anyHistory, (events) => {
        let ticket: Ticket = unopened
        for (const [index, stored] of events.entries()) {
          ticket = evolve(ticket, toLoggedEvent(stored).event)
          const row = foldTicketDetail(events.slice(0, index + 1))!
          const known = inCommonWith(ticket as OpenedTicket)
          expect(inCommon(row, Object.keys(known))).toEqual(known)
        }
      }),
    ))

  test('and straight from the log gives the rows of the tables', () =>
    fc.assert(
      fc.property(anyHistory, (events) => {
        const whole = foldTicketChange(null, events)!
        expect(foldTicketDetail(events)).toEqual(whole.after)
        expect(foldTicketHistory(events)).toEqual(whole.history)
        expect(foldTicketComments(whole.after.ticketId, events)).toEqual(whole.comments)
      }),
    ))

  test('refuses to skip an event', () => {
    const events = historyOf(1, [
      { kind: 1, a: 0, b: 0 },
      { kind: 3, a: 0, b: 0 },
    ])
    expect(() => foldTicketDetail([events[0]!, events[2]!])).toThrow('continues at version 3 after 1')
    expect(() => foldTicketDetail(events.slice(1))).toThrow('begins with')
  })
})

describe('what a requester sees', () => {
  test('does not change with an internal event, not even version or time', () =>
    fc.assert(
      fc.property(anyHistory, (events) => {
        let row: TicketDetailRow | null = null
        for (const [index] of events.entries()) {
          const change = foldTicketChange(null, events.slice(0, index + 1))!
          const step = foldTicketChange(row as TicketChange['before'], events.slice(0, index + 1))!
          const viewer = { kind: 'requester', userId: change.after.requesterId } as const
          if (step.internal) expect(seen(change.after, viewer)).toEqual(seen(row!, viewer))
          else expect(seen(change.after, viewer).version).toBe(change.after.version)
          row = change.after
        }
      }),
    ))

  test('has no member that is for staff only', () => {
    const row = foldTicketDetail(historyOf(3, []))!
    const shown = seen(row, { kind: 'requester', userId: row.requesterId })
    for (const hidden of ['tier', 'escalationLevel', 'delayed', 'sla', 'slaFacts', 'publicVersion'])
      expect(shown).not.toHaveProperty(hidden)
  })

  test('nor does staff meet what the clocks are read from', () => {
    const row = foldTicketDetail(historyOf(3, []))!
    const shown = seen(row, { kind: 'staff', userId: 'agent-1' })
    expect(shown).toMatchObject({ sla: null, delayed: false })
    expect(shown).not.toHaveProperty('slaFacts')
  })
})

const seen = (row: TicketDetailRow, viewer: Parameters<typeof visibleDetail>[1]) =>
  visibleDetail({ ...row, sla: null }, viewer)

/** Folds up to each cut from what was there before, feeding all from the start each time: a repeat and a piece. */
const inPieces = (events: ReturnType<typeof historyOf>, cuts: readonly number[]): readonly TicketChange[] => {
  const ends = [...new Set([...cuts.map((cut) => 1 + (cut % events.length)), events.length])].toSorted(
    (a, b) => a - b,
  )
  let held: TicketChange['before'] = null
  return ends.map((end) => {
    const change = foldTicketChange(held, events.slice(0, end))!
    held = change.after
    return change
  })
}

/** The rows that the pieces leave behind, each later one changing those of the pieces before. */
const commentsOf = (pieces: readonly TicketChange[]): readonly TicketChange['comments'][number][] => {
  const rows = new Map<string, TicketChange['comments'][number]>()
  for (const { comments, commentEdits } of pieces) {
    for (const row of comments) rows.set(row.commentId, row)
    for (const { commentId, body, mentions, editedAt, deletedAt } of commentEdits) {
      const row = rows.get(commentId)!
      const times = { editedAt: editedAt ?? row.editedAt, deletedAt: deletedAt ?? row.deletedAt }
      rows.set(commentId, { ...row, body, mentions, ...times })
    }
  }
  return [...rows.values()]
}

/** The texts that search is left with. */
const textsOf = (pieces: readonly TicketChange[]) =>
  new Map(pieces.flatMap(({ texts }) => texts).map((text) => [text.textId, text]))

const inCommonWith = (ticket: OpenedTicket) => ({
  status: ticket.status,
  priority: ticket.priority,
  title: ticket.title,
  description: ticket.description,
  assigneeId: ticket.assigneeId,
  teamId: ticket.teamId,
  tags: ticket.tags,
  escalationLevel: ticket.escalationLevel,
  reopenCount: ticket.reopenCount,
  reassignmentCount: ticket.reassignmentCount,
  commentCount: ticket.commentCount,
  publicCommentCount: ticket.publicCommentCount,
  updatedAt: ticket.updatedAt,
  publicUpdatedAt: ticket.publicUpdatedAt,
  deleted: ticket.deleted,
  importing: ticket.underImport,
  pendingReason: ticket.status === 'PENDING_INFO' ? ticket.reason : null,
  pendingUntil: ticket.status === 'PENDING_INFO' ? ticket.until : null,
  // merged is not resolved
  resolution: 'resolution' in ticket ? (ticket.merged ?? { former: ticket }).former.resolution : null,
  resolvedAt: 'resolvedAt' in ticket ? (ticket.merged ?? { former: ticket }).former.resolvedAt : null,
  closedAt: 'closedAt' in ticket ? ticket.closedAt : null,
  dueAt: ticket.dueAt,
  rating: ticket.rating,
  followers: ticket.followers,
  links: ticket.links,
  mergedInto: ticket.merged?.into ?? null,
  mergedTickets: ticket.mergedSources.map(({ ticketId, requesterId, via }) => ({
    ticketId,
    requesterId,
    via,
  })),
  customFields: { ...ticket.customFields, ...ticket.staffCustomFields },
  staffFields: new Set(Object.keys(ticket.staffCustomFields)),
})

const inCommon = (row: TicketDetailRow, fields: readonly string[]) => ({
  ...Object.fromEntries(fields.map((field) => [field, row[field as keyof TicketDetailRow]])),
  deleted: row.deletedAt !== null,
  staffFields: new Set(row.staffFields),
})
