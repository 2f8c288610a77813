import type { SlaBreached, SlaWarningRaised, TicketEvent, TicketOpened } from '@docket/ticketing'
import { alwaysOpen, compileCalendar, type PolicyVersion, type SlaTargets } from '@docket/ticketing/sla'
import { describe, expect, test } from 'vitest'
import { commented, logOf, opened, ticketOf } from './made-log.fixture.ts'
import { checkServiceLevels, type ServiceLevelCheck } from './service-levels.ts'
import { checkSimulation } from './simulated-outcomes.ts'

// First reply within 2 s, resolution within 4 s with a warning at half of it, and levels with the breach and 2 s later.
const began = Date.parse('2026-11-21T04:00:00.000Z')
const after = (ms: number) => new Date(began + ms).toISOString()
const at = (ms: number, event: Omit<TicketEvent, 'at'>) => ({ ...event, at: after(ms) }) as TicketEvent

const seconds = (count: number) => ({ unit: 'duration', milliseconds: count * 1_000 }) as const
const targets: SlaTargets = {
  first_reply: { target: seconds(2), warnings: [], levels: [], notify: [] },
  resolution: {
    target: seconds(4),
    warnings: [50],
    levels: [
      { after: 0, level: 1 },
      { after: 50, level: 2 },
    ],
    notify: [],
  },
}
const pin = { policyId: 'p', policyVersion: 1, calendarId: 'c', calendarVersion: 1, targets }
const start = [opened(1), at(0, { type: 'SlaPolicyApplied', data: pin })]
const reply = (ms: number) => at(ms, commented())
const resolve = (ms: number) =>
  at(ms, { type: 'TicketResolved', data: { from: 'NEW', resolution: { code: null, notes: 'done' } } })

type Passed = SlaBreached['data']
const passed = (data: Pick<Passed, 'metric' | 'threshold'>, atMs: number, dueMs: number): Passed => ({
  ...{ cycle: 1, at: after(atMs), dueAt: after(dueMs) },
  ...data,
})
const warned = (noticedMs: number, data: Partial<Passed> = {}) =>
  at(noticedMs, {
    type: 'SlaWarningRaised',
    data: { ...passed({ metric: 'resolution', threshold: 'warning:50' }, 2_000, 4_000), ...data },
  } as Omit<SlaWarningRaised, 'at'>)
const breached = (noticedMs: number, data: Partial<Passed> = {}) =>
  at(noticedMs, {
    type: 'SlaBreached',
    data: { ...passed({ metric: 'resolution', threshold: 'breach' }, 4_000, 4_000), ...data },
  } as Omit<SlaBreached, 'at'>)
const escalated = (noticedMs: number, level: number, threshold = `level:${level}`) =>
  at(noticedMs, {
    type: 'TicketEscalated',
    data: {
      ...{ level, reason: null, from: 'NEW', to: 'ESCALATED' },
      cause: { metric: 'resolution', cycle: 1, threshold },
    },
  } as Omit<TicketEvent, 'at'>)

const whole = [
  ...start,
  reply(1_000),
  warned(2_010),
  breached(4_020),
  escalated(4_020, 1),
  escalated(6_100, 2),
]
const calendar = compileCalendar(alwaysOpen)
type Written = TicketEvent & { readonly recordedAt?: string }
/** Recorded at another time than the one it says. */
const recordedAt = (ms: number, event: TicketEvent): Written => ({ ...event, recordedAt: after(ms) })

const check = (events: readonly Written[], more: Partial<ServiceLevelCheck> = {}) =>
  checkServiceLevels(
    logOf(1, ...events).map((stored, index) => ({
      ...stored,
      recordedAt: events[index]?.recordedAt ?? stored.recordedAt,
    })),
    { calendars: () => calendar, now: began + 60_000, ...more },
  )
const found = (...args: Parameters<typeof check>) => check(...args).violations.map(({ what }) => what)
const stream = `ticket-${ticketOf(1)}`
const without = (index: number) => whole.toSpliced(index, 1)

test('holds when everything is recorded once, at its instant, soon', () => {
  expect(found(whole)).toEqual([])
  expect(check(whole).shape).toEqual({ recorded: 4, breaches: 1, latestMs: 100 })
})

test('sees a warning, a breach or an escalation that is missing', () => {
  expect(found(without(3))).toEqual([
    `${stream}: resolution/1/warning:50 is not recorded; it became true at ${after(2_000)}`,
  ])
  expect(found(without(4))).toContain(
    `${stream}: resolution/1/breach is not recorded; it became true at ${after(4_000)}`,
  )
  expect(found(without(6))).toEqual([
    `${stream}: resolution/1/level:2 is not recorded; it became true at ${after(6_000)}`,
  ])
  expect(found(start)).toHaveLength(5)
})

test('misses nothing that has only just become true', () => {
  const soon = { now: began + 5_900 }
  expect(found([...start, reply(1_000), warned(2_010)], soon)).toEqual([])
  expect(found([...start, reply(1_000), warned(2_010)], { now: began + 6_001 })).toHaveLength(2)
})

test('sees what is recorded before it is true, be it by a millisecond', () => {
  const early = [...start, reply(1_000), warned(2_010), breached(4_000)]
  expect(found(early)).toContain(
    `${stream}: resolution/1/breach is recorded and was not true at ${after(4_000)}`,
  )
})

test('sees what never became true', () => {
  const paid = [...start, reply(1_000), warned(2_010), resolve(3_000), breached(4_020)]
  expect(found(paid)).toEqual([
    `${stream}: resolution/1/breach is recorded and was not true at ${after(4_020)}`,
  ])
  const answered = breached(4_030, passed({ metric: 'first_reply', threshold: 'breach' }, 2_000, 2_000))
  expect(found(whole.toSpliced(5, 0, answered))).toEqual([
    `${stream}: first_reply/1/breach is recorded and was not true at ${after(4_030)}`,
  ])
})

test('sees what is recorded twice', () => {
  expect(found([...whole, breached(7_000)])).toEqual([`${stream}: resolution/1/breach is recorded once more`])
  expect(found([...whole, escalated(7_000, 2)])).toEqual([
    `${stream}: resolution/1/level:2 is recorded once more`,
  ])
})

test('sees a wrong instant or deadline', () => {
  expect(found(whole.with(4, breached(4_020, { at: after(4_020) })))).toEqual([
    `${stream}: resolution/1/breach says at ${after(4_020)}, not ${after(4_000)}`,
  ])
  expect(found(whole.with(3, warned(2_010, { dueAt: null })))).toEqual([
    `${stream}: resolution/1/warning:50 says dueAt null, not ${after(4_000)}`,
  ])
})

test('sees what is recorded late, unless nobody was there', () => {
  const late = (ms: number) => whole.with(3, recordedAt(ms, warned(2_010)))
  expect(found(late(4_000))).toEqual([])
  expect(found(late(4_001))).toEqual([`${stream}: resolution/1/warning:50 was recorded 2001 ms late`])
  const away = [{ from: began + 1_500, to: began + 30_000 }]
  expect(found(late(35_000), { away })).toEqual([])
  expect(found(late(35_001), { away })).toEqual([
    `${stream}: resolution/1/warning:50 was recorded 33001 ms late`,
  ])
  expect(found(late(35_001), { away: [{ from: began + 5_000, to: began + 34_000 }] })).toHaveLength(1)
  expect(found(late(90_000), { away: null })).toEqual([])
})

test('what an import makes true in the past is late from the end of the import on', () => {
  const opening = opened(1) as TicketOpened
  const imported = { ...opening, data: { ...opening.data, imported: true } }
  const finished = at(9_000, { type: 'TicketImportFinished', data: {} })
  const applied = at(9_000, { type: 'SlaPolicyApplied', data: pin })
  const history = [imported, reply(1_000), resolve(9_000), finished, applied]
  const recorded = (ms: number) => [
    ...history.map((event) => recordedAt(100_000, event)),
    recordedAt(ms, warned(ms)),
    recordedAt(ms, breached(ms)),
  ]
  expect(found(recorded(102_000))).toEqual([])
  expect(found(recorded(102_001))).toHaveLength(2)
})

test('nobody escalates a ticket that was resolved before anybody looked', () =>
  expect(found([...start, reply(1_000), warned(2_010), resolve(4_010), breached(4_020)])).toEqual([]))

describe('a simulation of what was in force', () => {
  const row = { first_reply: targets.first_reply!.target, resolution: targets.resolution!.target }
  const { warnings, levels, notify } = targets.resolution!
  const none = { warnings: [], levels: [], notify: [] }
  const inForce: PolicyVersion = {
    ...{ policyId: 'p', version: 1, calendarId: 'c', calendarVersion: 1 },
    policy: {
      ...{ name: 'Within seconds', conditions: [], caps: {} },
      targets: { P1: row, P2: row, P3: row, P4: row },
      rules: { first_reply: none, next_reply: none, resolution: { warnings, levels, notify } },
    },
  }
  const simulated = (policies: readonly PolicyVersion[]) =>
    checkSimulation(logOf(1, ...whole), { policies, calendars: () => calendar, now: began + 60_000 })

  test('gives what was recorded', () => expect(simulated([inForce])).toEqual([]))

  test('does not when it was not in force', () => expect(simulated([])).toHaveLength(1))
})
