import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCalendar } from './calendar/compiled-calendar.ts'
import { subject } from './cases/case.fixture.ts'
import { clock } from './clock/clock.ts'
import { dueEvents } from './clock/due-events.ts'
import { explain } from './clock/explain.ts'
import type { SlaFact } from './clock/facts.ts'
import { pinFor } from './policy/choose-policy.ts'
import { decidePolicy } from './policy/decide-policy.ts'
import { defaultPolicy, quarterHourPolicy } from './policy/default-policy.ts'
import type { PolicySubject, PolicyVersion } from './policy/policy.ts'
import { outcomes, simulate, simulateTicket, thresholdsOf } from './simulation/simulate.ts'
import { calendarArbitrary, historyArbitrary, instantArbitrary } from './sla.arbitrary.fixture.ts'
import { thresholdKey } from './threshold-key.ts'

const later = fc.integer({ min: 0, max: 20 * 86_400_000 })
const end = (facts: readonly SlaFact[]) => facts.at(-1)!.at

describe('any calendar and history', () => {
  test('segments partition the time of a clock, and what they count is its elapsed time, exactly', () =>
    fc.assert(
      fc.property(calendarArbitrary, historyArbitrary, later, (calendar, facts, more) => {
        const compiled = compileCalendar(calendar)
        const now = end(facts) + more
        for (const one of clock(facts, () => compiled, now)) {
          const { segments, elapsed } = explain(one, calendar.timeZone)
          let at = one.startedAt
          for (const segment of segments) {
            expect(segment.from).toBe(at)
            expect(segment.to).toBeGreaterThan(at)
            at = segment.to
          }
          expect(at).toBe(one.endedAt ?? now)
          const counted = segments.filter((segment) => segment.kind === 'counted')
          expect(counted.reduce((sum, segment) => sum + segment.milliseconds, 0)).toBe(elapsed)
          expect(
            segments.every((segment) => (segment.kind === 'holiday') === (segment.name !== undefined)),
          ).toBe(true)
        }
      }),
    ))

  test('the clock is monotone: elapsed never falls, and what was passed stays passed as it was', () =>
    fc.assert(
      fc.property(calendarArbitrary, historyArbitrary, later, later, (calendar, facts, a, b) => {
        const calendars = () => compileCalendar(calendar)
        const from = facts[0]!.at
        const [early, late] = [from + Math.min(a, b), from + Math.max(a, b)]
        const before = clock(facts, calendars, early)
        const after = clock(facts, calendars, late)
        for (const [i, one] of before.entries()) expect(after[i]!.elapsed).toBeGreaterThanOrEqual(one.elapsed)
        const passed = dueEvents(after).map((one) => `${thresholdKey(one)} ${one.at} ${one.dueAt}`)
        for (const one of dueEvents(before))
          expect(passed).toContain(`${thresholdKey(one)} ${one.at} ${one.dueAt}`)
      }),
    ))

  test('nothing is due before its time, nothing is due twice, and a deadline lies in open time or at its end', () =>
    fc.assert(
      fc.property(calendarArbitrary, historyArbitrary, later, (calendar, facts, more) => {
        const compiled = compileCalendar(calendar)
        const now = end(facts) + more
        const clocks = clock(facts, () => compiled, now)
        const events = dueEvents(clocks)
        expect(new Set(events.map(thresholdKey)).size).toBe(events.length)
        // a change at this very instant that moves a deadline into the past breaches here; nothing else does
        const changed = facts.some(({ at }) => at === now) ? now : null
        for (const event of events) if (event.at !== changed) expect(event.at).toBeLessThan(now)
        for (const { dueAt, state } of clocks)
          if (dueAt !== null && state === 'running')
            expect(compiled.isOpen(dueAt) || compiled.isOpen(dueAt - 1)).toBe(true)
      }),
    ))

  test('what is foretold as next happens then, and not before', () =>
    fc.assert(
      fc.property(calendarArbitrary, historyArbitrary, (calendar, facts) => {
        const calendars = () => compileCalendar(calendar)
        for (const [i, { next, metric, cycle }] of clock(facts, calendars, end(facts)).entries()) {
          if (next === null) continue
          const key = `${metric}/${cycle}/${next.threshold.name}`
          const keysAt = (now: number) => dueEvents([clock(facts, calendars, now)[i]!]).map(thresholdKey)
          expect(keysAt(next.at)).not.toContain(key)
          expect(keysAt(next.at + 1)).toContain(key)
        }
      }),
    ))

  test('a pause never shortens: the deadline after it is not earlier, nor is more counted', () =>
    fc.assert(
      fc.property(
        calendarArbitrary,
        instantArbitrary,
        later,
        later,
        later,
        (calendar, start, a, b, length) => {
          const compiled = compileCalendar(calendar)
          const pin = pinFor(version('p'), subject, compiled, start)
          const plain: SlaFact[] = [
            { type: 'opened', at: start, id: 'e1', imported: false },
            { type: 'policy_applied', at: start, id: 'e2', pin },
          ]
          const from = start + Math.min(a, b)
          const paused: SlaFact[] = [
            ...plain,
            { type: 'moved', at: from, id: 'e3', waiting: true },
            { type: 'moved', at: from + length, id: 'e4', waiting: false },
          ]
          const now = start + Math.max(a, b) + length
          const resolution = (facts: readonly SlaFact[]) => clock(facts, () => compiled, now)[1]!
          const [without, withPause] = [resolution(plain), resolution(paused)]
          expect(withPause.elapsed).toBeLessThanOrEqual(without.elapsed)
          expect(withPause.dueAt ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(without.dueAt!)
        },
      ),
    ))
})

const version = (policyId: string, policy = defaultPolicy): PolicyVersion => ({
  policyId,
  version: 1,
  calendarId: 'any',
  calendarVersion: 1,
  policy,
})

const policies: readonly PolicyVersion[] = [
  version('fast', {
    ...quarterHourPolicy,
    conditions: [{ field: 'tags', test: 'any_of', values: ['now'] }],
  }),
  version('incidents', {
    ...defaultPolicy,
    conditions: [{ field: 'type', test: 'any_of', values: ['INCIDENT'] }],
  }),
]

const subjectArbitrary: fc.Arbitrary<PolicySubject> = fc.record({
  priority: fc.constantFrom('P1', 'P2', 'P3', 'P4'),
  type: fc.constantFrom('INCIDENT', 'QUESTION'),
  category: fc.constant('technical'),
  tier: fc.constantFrom('VIP', 'NORMAL', null),
  teamId: fc.constantFrom('red', null),
  channel: fc.constant('WEB'),
  tags: fc.constantFrom([], ['now']),
  customFields: fc.constant({}),
})

describe('simulation', () => {
  const recordedArbitrary = fc
    .record({
      calendar: calendarArbitrary,
      facts: historyArbitrary,
      subjects: fc.array(subjectArbitrary, { minLength: 15, maxLength: 15 }),
    })
    .map(({ calendar, facts, subjects }) => ({ calendar, facts: recordHistory(calendar, facts, subjects) }))

  /** The history as the product writes it: whenever the ticket changes, the policy it should have is pinned. */
  const recordHistory = (
    calendar: Parameters<typeof compileCalendar>[0],
    facts: readonly SlaFact[],
    subjects: readonly PolicySubject[],
  ): readonly SlaFact[] => {
    const compiled = compileCalendar(calendar)
    let pin: ReturnType<typeof pinFor> | null = null
    return facts
      .filter((fact) => fact.type !== 'policy_applied')
      .flatMap((fact, i): SlaFact[] => {
        if (fact.type !== 'opened' && i % 3 !== 0) return [fact]
        const stamp = { at: fact.at, id: fact.id }
        const now = subjects[i % subjects.length]!
        const described: SlaFact[] = [fact, { ...stamp, type: 'described', subject: now }]
        const change = decidePolicy({
          pin,
          policies,
          subject: now,
          calendars: () => compiled,
          openedAt: facts[0]!.at,
        })
        if (change === null) return described
        pin = change.type === 'SlaPolicyApplied' ? change.data : null
        return [
          ...described,
          pin ? { ...stamp, type: 'policy_applied', pin } : { ...stamp, type: 'policy_removed' },
        ]
      })
  }

  test('of what was really in force reproduces every recorded outcome', () =>
    fc.assert(
      fc.property(recordedArbitrary, later, ({ calendar, facts }, more) => {
        const calendars = () => compileCalendar(calendar)
        const now = end(facts) + more
        const recorded = clock(facts, calendars, now)
        for (const draft of [{ calendars }, { calendars, policies }]) {
          const simulated = simulateTicket({ facts }, draft, now)
          expect(outcomes(simulated)).toEqual(outcomes(recorded))
          expect(thresholdsOf(simulated)).toEqual(thresholdsOf(recorded))
        }
        expect(simulate([{ ticketId: 't', facts }], { calendars, policies }, calendars, now)).toMatchObject({
          flips: [],
          breaches: recorded.filter((one) => one.state === 'breached').length,
        })
      }),
    ))

  test('of a stricter draft names the tickets that flip, with figures by tier, priority and team', () => {
    const compiled = compileCalendar({ ...alwaysBerlin })
    const start = Date.UTC(2026, 2, 2, 9)
    const ticket = (ticketId: string, hours: number) => {
      const pin = pinFor(version('now'), { ...subject, priority: 'P1' }, compiled, start)
      const facts: SlaFact[] = [
        { type: 'opened', at: start, id: 'e1', imported: false },
        {
          type: 'described',
          at: start,
          id: 'e1',
          subject: { ...subject, priority: 'P1', tier: null, teamId: 'red' },
        },
        { type: 'policy_applied', at: start, id: 'e2', pin },
        { type: 'replied', at: start + 60_000, id: 'e3', by: 'agent' },
        { type: 'resolved', at: start + hours * 3_600_000, id: 'e4' },
      ]
      return { ticketId, facts }
    }
    const found = simulate(
      [ticket('quick', 0.2), ticket('slow', 3.9), ticket('late', 5)],
      { calendars: () => compiled, policies: [version('draft', quarterHourPolicy)] },
      () => compiled,
      start + 86_400_000,
    )
    expect(found).toMatchObject({ tickets: 3, clocks: 3, breaches: 2, recordedBreaches: 1, nearMisses: 0 })
    expect(found.flips).toEqual([
      { ticketId: 'slow', metric: 'resolution', cycle: 1, from: 'met', to: 'breached' },
    ])
    expect(found.groups).toContainEqual({
      by: 'team',
      value: 'red',
      metric: 'resolution',
      clocks: 3,
      breaches: 2,
      elapsed: { p50: 3.9 * 3_600_000, p90: 5 * 3_600_000, p99: 5 * 3_600_000 },
    })
    const same = simulate(
      [ticket('slow', 3.9)],
      { calendars: () => compiled },
      () => compiled,
      start + 86_400_000,
    )
    expect(same).toMatchObject({ nearMisses: 1, flips: [] })
  })
})

const allDay = [{ from: '00:00', to: '24:00' }]
const alwaysBerlin = {
  name: '24/7',
  timeZone: 'Europe/Berlin',
  hours: {
    monday: allDay,
    tuesday: allDay,
    wednesday: allDay,
    thursday: allDay,
    friday: allDay,
    saturday: allDay,
    sunday: allDay,
  },
  holidays: [],
}
