import fc from 'fast-check'
import type { Calendar } from './calendar/calendar.ts'
import { parseCalendar } from './calendar/parse-calendar.ts'
import type { SlaFact } from './clock/facts.ts'
import type { PolicyPin } from './events.ts'
import type { MetricTarget, SlaTargets } from './target.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
]

const dayHours = fc.oneof(
  fc.constant([{ from: '09:00', to: '17:00' }]),
  fc.constant([
    { from: '00:30', to: '02:30' },
    { from: '08:00', to: '12:00' },
    { from: '13:00', to: '24:00' },
  ]),
  fc.constant([{ from: '22:00', to: '00:15' }]),
  fc.constant([]),
)

/** Any calendar that may be saved. */
export const calendarArbitrary: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    week: fc.array(dayHours, { minLength: 7, maxLength: 7 }),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }),
  })
  .map(({ timeZone, week, holidays }) => {
    const [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = week
    return parseCalendar({
      name: 'any',
      timeZone,
      hours: { monday, tuesday, wednesday, thursday, friday, saturday, sunday },
      holidays: holidays.map((offset) => {
        const date = new Date(Date.UTC(2026, 2, 1) + offset * day).toISOString().slice(0, 10)
        return { date, name: `Feast of ${date}` }
      }),
    })
  })
  .filter((parsed) => parsed.ok)
  .map((parsed) => (parsed as Extract<typeof parsed, { ok: true }>).value)

/** In spring 2026, round about the changes of the clocks. */
export const instantArbitrary = fc
  .integer({ min: 0, max: 40 * 96 })
  .chain((quarter) =>
    fc.constantFrom(0, 0, 1, 59_500).map((more) => Date.UTC(2026, 2, 1) + quarter * 15 * minute + more),
  )

const specArbitrary: fc.Arbitrary<MetricTarget> = fc.record({
  target: fc.oneof(
    fc.integer({ min: 1, max: 72 * 60 }).map((count) => ({
      unit: 'duration' as const,
      milliseconds: count * minute,
    })),
    fc.integer({ min: 1, max: 6 }).map((days) => ({ unit: 'working_days' as const, days })),
  ),
  warnings: fc.constantFrom([], [75], [50, 80]),
  levels: fc.constantFrom(
    [],
    [
      { after: 0, level: 1 },
      { after: 50, level: 2 },
    ],
  ),
  notify: fc.constant([]),
})

export const targetsArbitrary: fc.Arbitrary<SlaTargets> = fc.record({
  first_reply: specArbitrary,
  next_reply: specArbitrary,
  resolution: specArbitrary,
})

const pinArbitrary: fc.Arbitrary<PolicyPin> = targetsArbitrary.map((targets) => ({
  policyId: 'any',
  policyVersion: 1,
  calendarId: 'any',
  calendarVersion: 1,
  targets,
}))

type Step = { readonly gap: number; readonly kind: number; readonly pin: PolicyPin }

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  gap: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 3 * 96 }).map((quarters) => quarters * 15 * minute),
    fc.integer({ min: 0, max: 2 * day }),
  ),
  kind: fc.nat(9),
  pin: pinArbitrary,
})

/** Any history that the status machine allows, opened with a policy. */
export const historyArbitrary: fc.Arbitrary<readonly SlaFact[]> = fc
  .record({ start: instantArbitrary, pin: pinArbitrary, steps: fc.array(stepArbitrary, { maxLength: 14 }) })
  .map(({ start, pin, steps }) => toHistory(start, pin, steps))

const toHistory = (start: number, pin: PolicyPin, steps: readonly Step[]): readonly SlaFact[] => {
  const facts: SlaFact[] = [
    { type: 'opened', at: start, id: 'e1', imported: false },
    { type: 'policy_applied', at: start, id: 'e2', pin },
  ]
  let at = start
  let cycle = 1
  let status: 'active' | 'waiting' | 'done' | 'deleted' = 'active'
  for (const step of steps) {
    at += step.gap
    const stamp = { at, id: `e${facts.length + 1}` }
    if (status === 'deleted') {
      facts.push({ ...stamp, type: 'restored' })
      status = 'active'
      facts.push({ ...stamp, id: `${stamp.id}b`, type: 'moved', waiting: false })
    } else if (step.kind < 2) facts.push({ ...stamp, type: 'replied', by: 'agent' })
    else if (step.kind < 4) facts.push({ ...stamp, type: 'replied', by: 'requester' })
    else if (step.kind === 4) facts.push({ ...stamp, type: 'policy_applied', pin: step.pin })
    else if (status === 'done') {
      cycle += 1
      facts.push({ ...stamp, type: 'reopened', cycle })
      status = 'active'
    } else if (step.kind === 5) {
      facts.push({ ...stamp, type: 'resolved' })
      status = 'done'
    } else if (step.kind === 6 && status === 'active') {
      facts.push({ ...stamp, type: 'deleted' })
      status = 'deleted'
    } else {
      status = status === 'waiting' ? 'active' : 'waiting'
      facts.push({ ...stamp, type: 'moved', waiting: status === 'waiting' })
    }
  }
  return facts
}
