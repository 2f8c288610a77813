import type { OpenedTicket } from '@docket/ticketing'
import { alwaysOpen, clock, compileCalendar, type PolicyPin, type SlaFact } from '@docket/ticketing/sla'
import { expect, test } from 'vitest'
import { toTicketClocks } from './ticket-clock.ts'

const hour = 3_600_000
const pin: PolicyPin = {
  ...{ policyId: 'policy', policyVersion: 1, calendarId: 'calendar', calendarVersion: 2 },
  targets: {
    resolution: {
      target: { unit: 'duration', milliseconds: 4 * hour },
      ...{ warnings: [], levels: [], notify: [] },
    },
  },
}
const opened: readonly SlaFact[] = [
  { type: 'opened', at: 0, id: 'e1', imported: false },
  { type: 'policy_applied', at: 0, id: 'e2', pin },
]
const calendar = compileCalendar(alwaysOpen)
const ticket = { sla: { pin, recorded: [] } } satisfies Pick<OpenedTicket, 'sla'>
const clocksAt = (facts: readonly SlaFact[], now: number) => clock(facts, () => calendar, now)
const listedAt = (facts: readonly SlaFact[], now: number) =>
  toTicketClocks(clocksAt(facts, now), ticket, now).map(({ state }) => state)

test.each(['merged', 'deleted'] as const)(
  'the clocks of a %s ticket are over, in its list as on its page, breached or not',
  (type) => {
    const early: readonly SlaFact[] = [...opened, { type, at: hour, id: 'e3' }]
    const late: readonly SlaFact[] = [...opened, { type, at: 5 * hour, id: 'e3' }]
    for (const [facts, state, endedAt] of [
      [early, 'cancelled', hour],
      [late, 'breached', 5 * hour],
    ] as const) {
      expect(clocksAt(facts, 9 * hour)).toMatchObject([{ state, endedAt }])
      expect(listedAt(facts, 9 * hour)).toEqual([])
    }
  },
)

test('back again, a breached clock is unfinished in both', () => {
  const back: readonly SlaFact[] = [
    ...opened,
    { type: 'deleted', at: 5 * hour, id: 'e3' },
    { type: 'restored', at: 7 * hour, id: 'e4' },
  ]
  expect(clocksAt(back, 9 * hour)).toMatchObject([{ state: 'breached', endedAt: null, remaining: -3 * hour }])
  expect(listedAt(back, 9 * hour)).toEqual(['breached'])
})

test('a due date too far away leaves all the time until then', () => {
  const dueAt = Date.UTC(9999, 11, 31)
  const far: readonly SlaFact[] = [...opened, { type: 'due_date_set', at: hour, id: 'e3', dueAt }]
  expect(toTicketClocks(clocksAt(far, 2 * hour), ticket, 2 * hour)).toMatchObject([
    { state: 'running', dueAt, remaining: dueAt - 2 * hour },
  ])
})
