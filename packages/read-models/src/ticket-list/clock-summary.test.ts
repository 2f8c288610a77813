import { alwaysOpen, compileCalendar } from '@docket/ticketing/sla'
import { expect, test } from 'vitest'
import { calendarsIn, clockSummary } from './clock-summary.ts'
import type { KeptSlaFact } from './sla-facts.ts'

const hour = 3_600_000
const opened = Date.parse('2026-11-23T09:00:00.000Z')
const pin = {
  ...{ policyId: 'policy', policyVersion: 1, calendarId: 'calendar', calendarVersion: 2 },
  targets: { resolution: { unit: 'duration', milliseconds: 4 * hour } },
} as const
const facts = (...more: readonly KeptSlaFact[]): readonly KeptSlaFact[] => [
  { type: 'opened', at: opened, imported: false },
  { type: 'policy_applied', at: opened, pin },
  ...more,
]
const calendar = compileCalendar(alwaysOpen)
const summary = (slaFacts: readonly KeptSlaFact[], after: number, pendingReason: string | null = null) =>
  clockSummary({ slaFacts, pendingReason }, () => calendar, opened + after)

test('a ticket that no policy was applied to has none', () =>
  expect(summary(facts().slice(0, 1), hour)).toBeNull())

test('nor has one under import, until it is finished', () => {
  const imported = facts().with(0, { type: 'opened', at: opened, imported: true })
  expect(summary(imported, hour)).toBeNull()
  expect(summary([...imported, { type: 'import_finished', at: opened + hour }], 2 * hour)).toMatchObject({
    state: 'running',
  })
})

test('times are instants, amounts milliseconds', () =>
  expect(summary(facts(), hour)).toEqual({
    metric: 'resolution',
    cycle: 1,
    state: 'running',
    dueAt: '2026-11-23T13:00:00.000Z',
    remainingMs: 3 * hour,
    computedAt: '2026-11-23T10:00:00.000Z',
    counting: true,
    nextChangeAt: '2026-11-23T13:00:00.000Z',
    pauseReason: null,
  }))

test('a paused one says what it waits for, a running one never does', () => {
  const waiting = facts({ type: 'moved', at: opened + hour, waiting: true })
  expect(summary(waiting, 9 * hour, 'VENDOR')).toMatchObject({ state: 'paused', pauseReason: 'VENDOR' })
  expect(summary(facts(), hour, 'VENDOR')).toMatchObject({ state: 'running', pauseReason: null })
})

test('a ticket that was merged away counts no more, whatever was promised', () => {
  const merged = facts({ type: 'merged', at: opened + hour })
  expect(summary(merged, 9 * hour)).toMatchObject({ state: 'cancelled', dueAt: null, counting: false })
  const late = facts({ type: 'merged', at: opened + 5 * hour })
  expect(summary(late, 9 * hour)).toMatchObject({
    state: 'breached',
    remainingMs: -hour,
    counting: false,
    nextChangeAt: null,
  })
})

test('a policy that is taken away leaves what its clock had come to', () =>
  expect(summary(facts({ type: 'policy_removed', at: opened + hour }), 9 * hour)).toMatchObject({
    state: 'cancelled',
    counting: false,
  }))

test('names the calendars it goes by, earlier ones included', () => {
  const again = facts({ type: 'policy_applied', at: opened + hour, pin: { ...pin, calendarVersion: 3 } })
  expect(calendarsIn([{ slaFacts: again }]).map(({ calendarVersion }) => calendarVersion)).toEqual([2, 3])
})
