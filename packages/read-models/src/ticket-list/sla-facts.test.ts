import type { StoredEvent } from '@docket/event-sourcing'
import {
  alwaysOpen,
  clock,
  compileCalendar,
  type SlaClock,
  type SlaFact,
  toSlaFacts,
} from '@docket/ticketing/sla'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyHistory, historyOf } from '../../test/histories.ts'
import { toLoggedEvent } from '../logged-event.ts'
import { foldTicketDetail } from '../ticket-detail/fold.ts'
import { pinOf, toClockFacts } from './sla-facts.ts'

const calendar = compileCalendar(alwaysOpen)
const hour = 3_600_000
const policy = { kind: 23, a: 1, b: 5 }
const said = (by: 'agent' | 'requester') => ({ kind: 11, a: 0, b: by === 'agent' ? 0 : 1 })
const inProgress = { kind: 2, a: 1, b: 0 }

const recorded = (events: readonly StoredEvent[]) =>
  events.map((stored) => ({
    eventId: stored.eventId,
    actor: stored.meta.actor.kind,
    event: toLoggedEvent(stored).event,
  }))

/** What a summary reads; the thresholds beside the breach are not kept. */
const readings = (facts: readonly SlaFact[], now: number) =>
  clock(facts, () => calendar, now).map(
    ({
      metric,
      cycle,
      state,
      startedAt,
      endedAt,
      dueAt,
      elapsed,
      remaining,
      breachedAt,
      isCurrent,
    }: SlaClock) => ({
      ...{ metric, cycle, state, startedAt, endedAt, dueAt, elapsed, remaining, breachedAt, isCurrent },
    }),
  )

test('the clocks of a row are those of its log, at every instant', () =>
  fc.assert(
    fc.property(anyHistory, fc.nat(40 * 60), (events, minutes) => {
      const row = foldTicketDetail(events)!
      const now = Date.parse(events[0]!.occurredAt) + minutes * 60_000
      const whole = toSlaFacts(recorded(events))
      expect(readings(toClockFacts(row.slaFacts), now)).toEqual(readings(whole, now))
      const later = now + 400 * hour
      expect(readings(toClockFacts(row.slaFacts), later)).toEqual(readings(whole, later))
    }),
    { numRuns: 1_000 },
  ))

test('a row keeps no ids, and of a policy only what is promised', () => {
  const { slaFacts } = foldTicketDetail(historyOf(1, [policy]))!
  expect(slaFacts).toEqual([
    { type: 'opened', at: expect.any(Number), imported: false },
    {
      type: 'policy_applied',
      at: expect.any(Number),
      pin: {
        policyId: expect.any(String),
        policyVersion: 3,
        calendarId: expect.any(String),
        calendarVersion: 1,
        targets: {
          resolution: { unit: 'duration', milliseconds: 360_000 },
          first_reply: { unit: 'duration', milliseconds: 120_000 },
          next_reply: { unit: 'duration', milliseconds: 120_000 },
        },
      },
    },
  ])
  expect(pinOf(slaFacts)).toMatchObject({ policyVersion: 3 })
})

test('a long conversation is as short as its turns', () => {
  const many = Array.from({ length: 50 }, () => said('agent'))
  const { slaFacts } = foldTicketDetail(
    historyOf(1, [inProgress, said('requester'), said('requester'), ...many, said('requester')]),
  )!
  expect(slaFacts.map(({ type }) => type)).toEqual(['opened', 'replied', 'replied', 'replied'])
})
