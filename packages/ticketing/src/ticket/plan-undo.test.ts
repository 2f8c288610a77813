import type { StoredEvent } from '@docket/event-sourcing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ada,
  assigned,
  bob,
  commented,
  escalated,
  fixed,
  historyArbitrary,
  historyTo,
  hour,
  madeToWait,
  network,
  networkStaff,
  reopened,
  resolved,
  statusChanged,
  ticket,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import { changedFields } from './changed-fields.ts'
import type { UndoChanges } from './commands.ts'
import { customFieldOf } from './custom-fields.ts'
import { ticketCodec } from './decode.ts'
import type { TicketEvent } from './events.ts'
import { planUndo } from './plan-undo.ts'
import type { OpenedTicket } from './state.ts'
import { evolve } from './state.ts'

/** The log of a ticket; each event is of the save named beside it. */
const logOf = (...saves: readonly (readonly [string, ...TicketEvent[]])[]): readonly StoredEvent[] =>
  saves
    .flatMap(([correlationId, ...events]) => events.map((event) => ({ event, correlationId })))
    .map(({ event, correlationId }, index) => ({
      ...ticketCodec.encode(event),
      eventId: `event-${index + 1}`,
      tenantId: 'tenant-1',
      streamId: 'ticket-1',
      version: index + 1,
      position: index + 1,
      occurredAt: event.at,
      recordedAt: event.at,
      meta: {
        actor: { kind: 'user', id: correlationId === 'bobs' ? bob : ada, ip: null },
        correlationId,
        causationId: null,
        traceparent: null,
      },
    }))

const undoing = (log: readonly StoredEvent[], correlationId: string) => {
  const plan = planUndo(log, correlationId)!
  const before = ticketAfter(...(log.map(ticketCodec.decode) as unknown as [ReturnType<typeof ticketOpened>]))
  return { plan, after: plan.events.reduce<OpenedTicket>(evolve, before) }
}

const opened = ['open', ticketOpened()] as const
const retitled = (from: string, to: string): TicketEvent => ({
  type: 'TicketDetailsChanged',
  at: hour(1),
  data: { title: { from, to } },
})
const tagged = (...tags: string[]): TicketEvent => ({ type: 'TicketTagged', at: hour(1), data: { tags } })
const due = (from: string | null, to: string | null): TicketEvent => ({
  type: 'DueDateSet',
  at: hour(1),
  data: { from, to },
})
const field = (from: string | null, to: string | null, staffOnly = false): TicketEvent => ({
  type: 'CustomFieldSet',
  at: hour(1),
  data: { key: 'asset', staffOnly, from, to },
})

describe('undoing a save', () => {
  test('takes back fields, custom fields, due date, tags and assignment', () => {
    const { plan, after } = undoing(
      logOf(opened, [
        'save',
        retitled('Cannot print', 'Printer'),
        { type: 'TicketPriorityChanged', at: hour(1), data: { from: 'P3', to: 'P1' } },
        field(null, 'PRN-3'),
        due(null, hour(9)),
        tagged('red', 'blue'),
        assigned({ assigneeId: ada, teamId: network }),
      ]),
      'save',
    )
    expect(plan.undone).toEqual([
      'title',
      'priority',
      'customFields.asset',
      'dueAt',
      'tags.red',
      'tags.blue',
      'assigneeId',
      'teamId',
    ])
    expect(plan).toMatchObject({ conflicts: [], kept: [], authorIds: [ada] })
    expect(plan.assignment).toEqual({ assigneeId: null, teamId: null })
    expect(changedFields(ticketAfter(ticketOpened()), after)).toEqual([])
  })

  test('of several steps goes back to before the first', () => {
    const steps = [retitled('Cannot print', 'a'), retitled('a', 'b')]
    const { after, plan } = undoing(logOf(opened, ['save', ...steps]), 'save')
    expect(after.title).toBe('Cannot print')
    expect(plan.events).toHaveLength(1)
  })

  test('never takes back a comment, and takes back what was sent with it', () => {
    const { plan, after } = undoing(
      logOf(opened, ['save', commented({ authorId: ada, authorKind: 'agent' }), resolved()]),
      'save',
    )
    expect(plan.kept).toEqual([{ eventId: 'event-2', type: 'CommentAdded' }])
    expect(after).toMatchObject({ status: 'NEW', commentCount: 1 })
  })

  test('a policy that followed a change is not told as kept: it follows the undo', () => {
    const data = { policyId: 'p', policyVersion: 1, calendarId: 'c', calendarVersion: 1, targets: {} }
    const raised: TicketEvent = { type: 'TicketPriorityChanged', at: hour(1), data: { from: 'P3', to: 'P1' } }
    const log = logOf(opened, ['mine', raised, { type: 'SlaPolicyApplied', at: hour(1), data }])
    expect(undoing(log, 'mine').plan).toMatchObject({ undone: ['priority'], kept: [] })
  })

  test('of a resolve resumes the same cycle', () => {
    const log = logOf(
      opened,
      ['work', statusChanged('NEW', 'IN_PROGRESS')],
      ['save', resolved('IN_PROGRESS')],
    )
    const { plan, after } = undoing(log, 'save')
    expect(after).toMatchObject({ status: 'IN_PROGRESS', cycle: 1, reopenCount: 0 })
    expect(plan.events).toMatchObject([
      { type: 'TicketStatusChanged', data: { from: 'RESOLVED', to: 'IN_PROGRESS', restored: {} } },
    ])
  })

  test('of a close or a reopening restores how it was resolved, and when', () => {
    const closing = undoing(
      logOf(
        opened,
        ['work', resolved()],
        ['save', { type: 'TicketClosed', at: hour(2), data: { from: 'RESOLVED' } }],
      ),
      'save',
    )
    expect(closing.after).toMatchObject({ status: 'RESOLVED', resolution: fixed, resolvedAt: hour(1) })
    const reopening = undoing(logOf(opened, ['work', resolved()], ['save', reopened()]), 'save')
    expect(reopening.after).toMatchObject({ status: 'RESOLVED', resolvedAt: hour(1), cycle: 2 })
  })

  test('of a wait goes back to the wait before', () => {
    const later = madeToWait('VENDOR', { from: 'PENDING_INFO', until: hour(50) })
    const { after } = undoing(logOf(opened, ['work', madeToWait()], ['save', later]), 'save')
    expect(after).toMatchObject({ status: 'PENDING_INFO', reason: 'REQUESTER', until: null })
  })

  test('of a step by which an escalated ticket went on remembers where it came from', () => {
    const log = logOf(opened, ['work', escalated()], ['save', statusChanged('ESCALATED', 'OPEN')])
    expect(undoing(log, 'save').after).toMatchObject({ status: 'ESCALATED', escalatedFrom: 'NEW' })
  })
})

describe('undoing an escalation', () => {
  test('de-escalates', () => {
    const { plan, after } = undoing(logOf(opened, ['save', escalated()]), 'save')
    expect(plan.events).toMatchObject([{ type: 'TicketDeescalated' }])
    expect(after).toMatchObject({ status: 'NEW', escalationLevel: 0 })
  })

  test('with the status before it goes back before both', () => {
    const steps = [statusChanged('NEW', 'OPEN'), escalated({ from: 'OPEN' })]
    const { after } = undoing(logOf(opened, ['save', ...steps]), 'save')
    expect(after).toMatchObject({ status: 'NEW', escalationLevel: 0 })
  })

  test('leaves a level that was raised from 1 to 2, and says so', () => {
    const raised = escalated({ level: 2, from: 'ESCALATED' })
    const { plan } = undoing(logOf(opened, ['work', escalated()], ['save', raised]), 'save')
    const conflicts = [{ field: 'escalationLevel', eventId: 'event-3', version: 3 }]
    expect(plan).toMatchObject({ events: [], undone: [], conflicts })
  })

  test('of a de-escalation raises it again', () => {
    const lowered: TicketEvent = {
      type: 'TicketDeescalated',
      at: hour(2),
      data: { fromLevel: 2, from: 'ESCALATED', to: 'NEW' },
    }
    const log = logOf(opened, ['work', escalated({ level: 2 })], ['save', lowered])
    expect(undoing(log, 'save').after).toMatchObject({
      status: 'ESCALATED',
      escalationLevel: 2,
      escalatedFrom: 'NEW',
    })
  })
})

describe('what something else has set since', () => {
  test('is a conflict and stays, while the rest goes back', () => {
    const { plan, after } = undoing(
      logOf(
        opened,
        ['save', retitled('Cannot print', 'a'), due(null, hour(9)), tagged('red', 'blue')],
        ['bobs', retitled('a', 'b'), { type: 'TicketUntagged', at: hour(2), data: { tags: ['red'] } }],
      ),
      'save',
    )
    expect(plan.conflicts).toEqual([
      { field: 'title', eventId: 'event-5', version: 5 },
      { field: 'tags.red', eventId: 'event-6', version: 6 },
    ])
    expect(plan.undone).toEqual(['dueAt', 'tags.blue'])
    expect(after).toMatchObject({ title: 'b', dueAt: null, tags: [] })
  })

  test('is one even if the value is the same again', () => {
    const log = logOf(
      opened,
      ['save', retitled('Cannot print', 'a')],
      ['bobs', retitled('a', 'Cannot print')],
    )
    expect(planUndo(log, 'save')).toMatchObject({ events: [], conflicts: [{ field: 'title' }] })
  })

  test('is one for an undo that is undone twice', () => {
    const log = logOf(opened, ['save', retitled('Cannot print', 'a')])
    const undo = planUndo(log, 'save')!.events
    const again = logOf(opened, ['save', retitled('Cannot print', 'a')], ['undo', ...undo])
    expect(planUndo(again, 'save')).toMatchObject({ events: [], conflicts: [{ field: 'title' }] })
    expect(undoing(again, 'undo').after.title).toBe('a')
  })

  test('is none if it concerns the custom field of another key, or a comment', () => {
    const log = logOf(opened, ['save', field(null, 'PRN-3')], ['bobs', commented()])
    expect(planUndo(log, 'save')!.conflicts).toEqual([])
  })
})

test('a correlation that the ticket does not know has no plan', () =>
  expect(planUndo(logOf(opened), 'other')).toBeNull())

test('a field that became one for staff meanwhile stays one', () => {
  const log = logOf(opened, ['work', field(null, 'PRN-3')], ['save', field('PRN-3', 'secret', true)])
  const { plan, after } = undoing(log, 'save')
  expect(plan.events).toMatchObject([{ data: { staffOnly: true, from: 'secret', to: 'PRN-3' } }])
  expect(after).toMatchObject({ customFields: {}, staffCustomFields: { asset: 'PRN-3' } })
})

test('a field for staff stays one', () => {
  const { plan } = undoing(logOf(opened, ['save', field(null, 'secret', true)]), 'save')
  expect(plan.events).toMatchObject([{ type: 'CustomFieldSet', data: { staffOnly: true, to: null } }])
})

test('undoing the last saves of any history leads back to before them, but for what is kept', () =>
  fc.assert(
    fc.property(historyArbitrary, fc.nat(), (history, cut) => {
      const at = 1 + (cut % history.length)
      const log = logOf(['before', ...history.slice(0, at)], ['save', ...history.slice(at)])
      if (log.length === at) return
      const { plan, after } = undoing(log, 'save')
      const before = ticketAfter(...(history.slice(0, at) as unknown as [ReturnType<typeof ticketOpened>]))
      const isBack = after.escalationLevel === before.escalationLevel
      expect(plan.conflicts.map(({ field }) => field)).toEqual(isBack ? [] : ['escalationLevel'])
      const kept = new Set(plan.kept.map(({ type }) => type))
      const free = ['title', 'priority', 'category', 'assigneeId', 'teamId', 'dueAt'] as const
      for (const one of free) expect(after[one]).toEqual(before[one])
      expect([...after.tags].sort()).toEqual([...before.tags].sort())
      for (const key of ['asset', 'cost']) expect(customFieldOf(after, key)).toBe(customFieldOf(before, key))
      if (!kept.has('TicketMerged') && !kept.has('TicketUnmerged') && before.status !== 'ESCALATED')
        expect(after.status).toBe(before.status)
      expect(after.escalationLevel).toBeGreaterThanOrEqual(after.status === 'ESCALATED' ? 1 : 0)
    }),
  ))

test('undoing any save of any history leaves a ticket that could be, and what others set as they set it', () =>
  fc.assert(
    fc.property(historyArbitrary, fc.nat(), fc.nat(), (history, from, count) => {
      const start = 1 + (from % history.length)
      const end = start + 1 + (count % 6)
      const log = logOf(
        ['before', ...history.slice(0, start)],
        ['save', ...history.slice(start, end)],
        ['after', ...history.slice(end)],
      )
      const plan = planUndo(log, 'save')
      if (plan === null) return
      const { after } = undoing(log, 'save')
      const now = ticketAfter(...(history as unknown as [ReturnType<typeof ticketOpened>]))
      for (const { field } of plan.conflicts) {
        expect(plan.undone).not.toContain(field)
        if (field in now) expect(after[field as keyof OpenedTicket]).toEqual(now[field as keyof OpenedTicket])
      }
      const moved = changedFields(now, after).map((change) => change.field)
      if (!plan.undone.some((field) => field.startsWith('tags.'))) expect(moved).not.toContain('tags')
      if (!plan.undone.includes('assigneeId')) expect(moved).not.toContain('assigneeId')
      expect('closedAt' in after).toBe(after.status === 'CLOSED')
      expect('reason' in after).toBe(after.status === 'PENDING_INFO')
      expect(new Set(after.tags).size).toBe(after.tags.length)
      expect(after.escalationLevel).toBeGreaterThanOrEqual(after.status === 'ESCALATED' ? 1 : 0)
      expect([after.cycle, after.comments, after.merged]).toEqual([now.cycle, now.comments, now.merged])
    }),
  ))

describe('UndoChanges', () => {
  const undo = (events: readonly TicketEvent[], facts = networkStaff): UndoChanges => ({
    type: 'UndoChanges',
    at: hour(5),
    data: { authorId: ada, events, facts },
  })

  test('gives the planned events the time of the undo', () =>
    ticket
      .given(ticketOpened(), retitled('Cannot print', 'a'))
      .when(undo([retitled('a', 'Cannot print')]))
      .then({ ...retitled('a', 'Cannot print'), at: hour(5) } as TicketEvent))

  test('does not change what a closed ticket keeps', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(undo([retitled('a', 'b')]))
      .thenRefused('ticket_closed'))

  test('does not give the ticket back to somebody who left', () =>
    ticket
      .given(ticketOpened())
      .when(
        undo([assigned({ assigneeId: ada })], {
          assignee: { activeStaff: false, teamIds: [] },
          team: null,
        }),
      )
      .thenRefused('assignee_not_staff'))
})
