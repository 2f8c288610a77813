import { encodeTicketEvent, type TicketEvent } from '@docket/ticketing'
import { alwaysOpen, compileCalendar } from '@docket/ticketing/sla'
import { expect, test } from 'vitest'
import { historyOf } from '../../test/histories.ts'
import { foldTicketDetail } from '../ticket-detail/fold.ts'
import { projectTicketStatistics } from '../ticket-statistics/project.ts'
import { clockSummary } from './clock-summary.ts'

const hour = 3_600_000
const [opening] = historyOf(1, [])
const start = Date.parse(opening!.occurredAt)
const after = (hours: number): string => new Date(start + hours * hour).toISOString()
const calendar = compileCalendar(alwaysOpen)

type Written = { readonly [T in TicketEvent['type']]: readonly [number, T, object] }[TicketEvent['type']]

/** The row of a ticket to which this happened, each so many hours after the opening. */
const rowOf = (...events: readonly Written[]) =>
  foldTicketDetail([
    opening!,
    ...events.map(([hours, type, data], i) => ({
      ...opening!,
      ...encodeTicketEvent({ type, at: after(hours), data } as TicketEvent),
      eventId: `e${i + 2}`,
      occurredAt: after(hours),
      version: i + 2,
      position: i + 2,
    })),
  ])!

const promised = (hours: number) => ({
  target: { unit: 'duration', milliseconds: hours * hour },
  ...{ warnings: [], levels: [], notify: [] },
})
const applied: Written = [
  0,
  'SlaPolicyApplied',
  {
    ...{ policyId: 'policy', policyVersion: 1, calendarId: 'calendar', calendarVersion: 1 },
    targets: { resolution: promised(8), next_reply: promised(2) },
  },
]
const breached = (noticed: number, metric: string, cycle: number, at: number): Written => [
  noticed,
  'SlaBreached',
  { metric, cycle, threshold: 'breach', dueAt: after(at), at: after(at) },
]
const resolved = (hours: number): Written => [
  hours,
  'TicketResolved',
  { from: 'NEW', resolution: { code: null, notes: null } },
]
const reopened = (hours: number, cycle = 2): Written => [
  hours,
  'TicketReopened',
  { from: 'RESOLVED', cycle, reason: null },
]
const restored = (hours: number, from: string, to: string): Written => {
  const snapshot = {
    ...{ status: to, reason: null, until: null, escalatedFrom: null, closedAt: null },
    resolution: to === 'RESOLVED' ? { code: null, notes: null } : null,
    resolvedAt: to === 'RESOLVED' ? after(1) : null,
  }
  return [hours, 'TicketStatusChanged', { from, to, reason: null, until: null, restored: snapshot }]
}
const undone = (hours: number) => restored(hours, 'REOPENED', 'RESOLVED')
const redone = (hours: number) => restored(hours, 'RESOLVED', 'REOPENED')

const summaryAt = (row: ReturnType<typeof rowOf>, hours: number) =>
  clockSummary(row, () => calendar, start + hours * hour)
const statistics = (row: ReturnType<typeof rowOf>) =>
  projectTicketStatistics(null, row).filter(({ dimension }) => dimension === 'delayed')

test('an undone reopening is delayed again where the cycle it goes back to was, and says so', () => {
  const late = [applied, breached(8, 'resolution', 1, 8), resolved(10)] as const
  expect(rowOf(...late).delayed).toBe(true)
  expect(rowOf(...late, reopened(11)).delayed).toBe(false)
  const back = rowOf(...late, reopened(11), undone(12))
  expect(back.delayed).toBe(true)
  expect(summaryAt(back, 13)).toMatchObject({ metric: 'resolution', cycle: 1, state: 'breached' })
  const again = rowOf(...late, reopened(11), undone(12), redone(13))
  expect(again.delayed).toBe(false)
  expect(summaryAt(again, 14)).toMatchObject({ cycle: 2, state: 'running', remainingMs: 6 * hour })
})

test('and no more where only the undone cycle was, until it goes on', () => {
  const second = [applied, resolved(1), reopened(2), breached(10, 'resolution', 2, 10)] as const
  expect(rowOf(...second).delayed).toBe(true)
  expect(statistics(rowOf(...second))).toHaveLength(1)
  const back = rowOf(...second, undone(12))
  expect(back.delayed).toBe(false)
  expect(statistics(back)).toEqual([])
  expect(summaryAt(back, 13)).toMatchObject({ metric: 'resolution', cycle: 1, state: 'met' })
  const again = rowOf(...second, undone(12), redone(13))
  expect(again.delayed).toBe(true)
  expect(summaryAt(again, 14)).toMatchObject({ cycle: 2, state: 'breached' })
  expect(rowOf(...second, undone(12), redone(13), undone(14)).delayed).toBe(false)
})

test('what an earlier cycle missed may be recorded late and delays nothing, a reply waited for as little', () => {
  expect(rowOf(applied, resolved(10), reopened(11), breached(12, 'resolution', 1, 8)).delayed).toBe(false)
  expect(rowOf(applied, resolved(10), reopened(11), breached(12, 'next_reply', 1, 9)).delayed).toBe(false)
  expect(rowOf(applied, resolved(10), reopened(11), breached(14, 'next_reply', 2, 13)).delayed).toBe(true)
  const undoneSince = rowOf(
    applied,
    resolved(10),
    reopened(11),
    undone(14),
    breached(15, 'next_reply', 1, 13),
  )
  expect(undoneSince.delayed).toBe(false)
})

test('an undone resolve keeps its cycle and its delay', () => {
  const late = [applied, breached(8, 'resolution', 1, 8), resolved(10)] as const
  expect(rowOf(...late, restored(11, 'RESOLVED', 'OPEN')).delayed).toBe(true)
  expect(rowOf(...late, restored(11, 'RESOLVED', 'OPEN'), restored(12, 'OPEN', 'RESOLVED')).delayed).toBe(
    true,
  )
})

test('of many breaches in a cycle one is kept', () => {
  const { slaFacts } = rowOf(
    applied,
    breached(2, 'next_reply', 1, 2),
    breached(4, 'next_reply', 2, 4),
    breached(8, 'resolution', 1, 8),
  )
  expect(slaFacts.map(({ type }) => type)).toEqual(['opened', 'policy_applied', 'breached'])
})
