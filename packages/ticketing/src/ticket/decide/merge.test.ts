import { describe, expect, test } from 'vitest'
import { authorize } from '../../access/authorize.ts'
import {
  ada,
  bob,
  callerWith,
  comment,
  commented,
  deleted,
  fixed,
  historyTo,
  hour,
  madeToWait,
  opening,
  reopened,
  resolve,
  rita,
  ticket,
  ticketAfter,
  ticketOpened,
} from '../../spec/index.ts'
import { mergeCommands, unmergeCommands } from '../both-sides.ts'
import type { TicketCommand } from '../commands.ts'
import { decide } from '../decide.ts'
import type { TicketEvent, TicketFollowed, TicketMerged } from '../events.ts'
import { evolve, type OpenedTicket, type Ticket } from '../state.ts'

const s = opening.ticketId
const t = '019a0000-0000-7000-8000-000000000002'
const u = '019a0000-0000-7000-8000-000000000003'
const days = 24

const follows = (userId: string): TicketFollowed => ({
  type: 'TicketFollowed',
  at: hour(1),
  data: { userId },
})
const target = (...history: TicketEvent[]) =>
  ticketAfter(ticketOpened({ ticketId: t, requesterId: bob, submitterId: bob }), ...history)
const sourceMerged = (into = t, at = hour(5)): TicketMerged => ({
  type: 'TicketMerged',
  at,
  data: { side: 'source', targetId: into, from: 'NEW' },
})

/** The ticket after one command that it accepts. */
const foldOn = (on: OpenedTicket, command: TicketCommand): OpenedTicket => {
  const decision = decide(command, on)
  return decision.accepted ? (decision.events.reduce<Ticket>(evolve, on) as OpenedTicket) : on
}

describe('merging', () => {
  const source = [
    ticketOpened(),
    commented({ commentId: 'c1' }, hour(1)),
    commented({ commentId: 'c2', authorId: ada, authorKind: 'agent', visibility: 'INTERNAL' }, hour(2)),
    commented({ commentId: 'gone' }, hour(2)),
    { type: 'CommentDeleted', at: hour(3), data: { commentId: 'gone', visibility: 'PUBLIC' } },
    follows(ada),
    follows(bob),
  ] as const
  const commands = mergeCommands(hour(5), ticketAfter(...source), t)
  const from = { ticketId: s, requesterId: rita }

  test('closes the source, whatever its status, and names the target', () => {
    ticket
      .given(...source)
      .when(commands.here)
      .then(sourceMerged())
    for (const history of Object.values(historyTo)) {
      ticket
        .given(...history)
        .when(commands.here)
        .thenState({ status: 'CLOSED', merged: { into: t, at: hour(5), former: expect.anything() } })
    }
  })

  test('carries comments without their text, and the followers the target lacks', () =>
    ticket
      .given(ticketOpened({ ticketId: t, requesterId: bob }), follows(bob))
      .when(commands.there)
      .then({
        type: 'TicketMerged',
        at: hour(5),
        data: {
          side: 'target',
          sourceId: s,
          sources: [from],
          comments: [
            {
              ...{ commentId: 'c1', authorId: rita, authorKind: 'requester', visibility: 'PUBLIC' },
              ...{ at: hour(1), from },
            },
            {
              ...{ commentId: 'c2', authorId: ada, authorKind: 'agent', visibility: 'INTERNAL' },
              ...{ at: hour(2), from },
            },
          ],
          followers: [ada],
        },
      }))

  test('moves no counter, status or time that the target’s requester sees', () =>
    ticket
      .given(ticketOpened({ ticketId: t, requesterId: bob }))
      .when(commands.there)
      .thenState({
        status: 'NEW',
        commentCount: 0,
        publicCommentCount: 0,
        publicVersion: 1,
        publicUpdatedAt: hour(0),
        followers: [ada, bob],
      }))

  test('again changes nothing', () => {
    ticket.given(ticketOpened(), sourceMerged()).when(commands.here).thenNothing()
    ticket
      .given(ticketOpened({ ticketId: t }))
      .when(commands.there, commands.there)
      .thenState({ version: 2 })
  })

  test('refuses a target that is merged, closed or deleted, or the ticket itself', () => {
    const opened = ticketOpened({ ticketId: t })
    ticket
      .given(opened, sourceMerged(u))
      .when(commands.there)
      .thenRefused('ticket_merged', { ticketId: t, mergedInto: u })
    ticket
      .given(opened, ...historyTo.CLOSED.slice(1))
      .when(commands.there)
      .thenRefused('ticket_closed', { ticketId: t })
    ticket.given(opened, deleted()).when(commands.there).thenRefused('ticket_deleted')
    ticket
      .given(...source)
      .when(mergeCommands(hour(5), ticketAfter(...source), s).here)
      .thenRefused('merge_into_self')
  })

  test('refuses a source that is merged elsewhere', () =>
    ticket
      .given(ticketOpened(), sourceMerged(u))
      .when(commands.here)
      .thenRefused('ticket_merged', { ticketId: s, mergedInto: u }))
})

describe('a merged ticket', () => {
  test('refuses every further command with where it went', () => {
    for (const command of [comment(), resolve(), { type: 'FinishImport', at: hour(6), data: {} } as const]) {
      ticket
        .given(ticketOpened(), sourceMerged())
        .when(command)
        .thenRefused('ticket_merged', { ticketId: s, mergedInto: t })
    }
  })

  test('still lets text be redacted', () =>
    ticket
      .given(ticketOpened(), sourceMerged())
      .when({
        type: 'RedactText',
        at: hour(6),
        data: { commentId: null, field: 'title', versions: [1], visibility: 'PUBLIC', reason: null },
      })
      .thenState({ version: 3 }))
})

describe('unmerging', () => {
  const here = { type: 'UnmergeTicket', at: hour(6), data: { side: 'source' } } as const

  test('gives the source back its former status with all that belonged to it', () => {
    const waiting = [ticketOpened(), madeToWait('VENDOR', { until: hour(40) })] as const
    ticket
      .given(...waiting, sourceMerged())
      .when(here)
      .thenState({ status: 'PENDING_INFO', reason: 'VENDOR', until: hour(40), merged: null } as object)
    ticket
      .given(...historyTo.RESOLVED, sourceMerged())
      .when(here)
      .thenState({ status: 'RESOLVED', resolution: fixed, resolvedAt: hour(1) } as object)
    ticket
      .given(...historyTo.CLOSED, sourceMerged())
      .when(here)
      .thenState({ status: 'CLOSED', closedAt: hour(2) } as object)
  })

  test('ends after 14 days, at the last instant too', () => {
    const at = (hours: number) => ({ ...here, at: hour(hours) })
    ticket
      .given(ticketOpened(), sourceMerged())
      .when(at(5 + 14 * days - 0.001))
      .thenState({ merged: null })
    ticket
      .given(ticketOpened(), sourceMerged())
      .when(at(5 + 14 * days))
      .thenRefused('unmerge_window_passed', { mergedAt: hour(5) })
  })

  test('of what is not merged changes nothing', () => {
    ticket.given(ticketOpened()).when(here).thenNothing()
    expect(unmergeCommands(hour(6), ticketAfter(ticketOpened()))).toBeNull()
  })

  test('takes from the target what the source had brought, and nothing else', () => {
    const source = ticketAfter(ticketOpened(), commented({ commentId: 'c1' }), follows(ada))
    const { there } = mergeCommands(hour(5), source, t)
    const back = unmergeCommands(hour(7), ticketAfter(ticketOpened(), sourceMerged()))!
    expect(back.targetId).toBe(t)
    ticket
      .given(
        ticketOpened({ ticketId: t, requesterId: bob }),
        follows(bob),
        commented({ commentId: 'own', authorId: bob }),
      )
      .when(there, back.there)
      .thenState({
        followers: [bob],
        mergedSources: [],
        comments: [expect.objectContaining({ commentId: 'own' })],
      } as object)
  })

  test('takes along what had been merged into the source before', () => {
    const first = ticketAfter(ticketOpened({ ticketId: u }), commented({ commentId: 'c1' }))
    const { there } = mergeCommands(hour(3), first, s)
    const asSource = foldOn(ticketAfter(ticketOpened()), there)
    const onward = mergeCommands(hour(5), asSource, t).there
    ticket
      .given(ticketOpened({ ticketId: t }))
      .when(onward)
      .thenState({
        mergedSources: [
          { ticketId: s, requesterId: rita, via: s, followers: [] },
          { ticketId: u, requesterId: rita, via: s, followers: [] },
        ],
        comments: [
          expect.objectContaining({ commentId: 'c1', carriedFrom: { ticketId: u, requesterId: rita } }),
        ],
      } as object)
    ticket
      .given(ticketOpened({ ticketId: t }))
      .when(onward, { type: 'UnmergeTicket', at: hour(7), data: { side: 'target', sourceId: s } })
      .thenState({ mergedSources: [], comments: [] })
  })
})

describe('a reply to a merged ticket', () => {
  const carriedFrom = { ticketId: s, requesterId: rita }
  const reply = (more: object = {}) => comment({ commentId: 'r', carriedFrom, ...more })
  const merged: TicketEvent = {
    type: 'TicketMerged',
    at: hour(2),
    data: { side: 'target', sourceId: s, sources: [carriedFrom], comments: [], followers: [] },
  }
  const bobs = ticketOpened({ ticketId: t, requesterId: bob, submitterId: bob })

  test('lands on the target, where its requester never meets it', () =>
    ticket
      .given(bobs, merged)
      .when(reply())
      .then(commented({ commentId: 'r', visibility: 'INTERNAL', carriedFrom }, hour(5))))

  test('is a reply like any other if both tickets are of one requester', () =>
    ticket
      .given(ticketOpened({ ticketId: t }), merged)
      .when(reply())
      .then(commented({ commentId: 'r' }, hour(5))))

  test('moves the target as its own requester’s would', () => {
    ticket.given(bobs, merged, madeToWait()).when(reply()).thenState({ status: 'OPEN' })
    ticket
      .given(bobs, merged, ...historyTo.RESOLVED.slice(1))
      .when(reply())
      .then(
        commented({ commentId: 'r', visibility: 'INTERNAL', carriedFrom }, hour(5)),
        reopened({ from: 'RESOLVED' }, hour(5)),
      )
  })

  test('is allowed to that requester alone, and only by way of a ticket that was merged there', () => {
    const on = target(merged)
    const by = (userId: string, command = reply({ authorId: userId })) =>
      authorize(callerWith('END_USER', { userId }), [command], on)?.code ?? 'allowed'
    expect(by(rita)).toBe('allowed')
    expect(by('somebody')).toBe('ticket_not_found')
    expect(by(rita, reply({ carriedFrom: { ticketId: u, requesterId: rita } }))).toBe('ticket_not_found')
    expect(by(rita, reply({ visibility: 'INTERNAL' }))).toBe('ticket_not_found')
    expect(by('eve', reply({ authorId: rita }))).toBe('ticket_not_found')
    expect(authorize(callerWith('END_USER'), [reply(), resolve()], on)).toMatchObject({
      code: 'ticket_not_found',
    })
    expect(authorize(callerWith('END_USER'), [reply()], target(merged, deleted()))).toMatchObject({
      code: 'ticket_not_found',
    })
  })
})

describe('a comment that was carried', () => {
  const { there } = mergeCommands(hour(2), ticketAfter(ticketOpened(), commented({ commentId: 'c1' })), t)

  const data = { commentId: 'c1', body: 'x' }

  test.each<[TicketCommand]>([
    [{ type: 'EditComment', at: hour(5), data }],
    [{ type: 'DeleteComment', at: hour(5), data }],
  ])('refuses $type: its text is not here', (command) =>
    ticket
      .given(ticketOpened({ ticketId: t }))
      .when(there, command)
      .thenRefused('comment_carried', { ticketId: s }),
  )
})
