import {
  clock,
  compileCalendar,
  dueAt,
  quarterHourPolicy,
  type SimulatedTicket,
  simulate,
  type Target,
  toSlaFacts,
} from '@docket/ticketing/sla'
import { median } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark } from '../result.ts'
import { businessCalendar, draftPolicy, madeHistory } from './sla/made-history.ts'

/** The pure part of service levels: clocks, far deadlines, simulations. No server, no database. */
export const sla: Benchmark = {
  id: 'sla',
  about: 'the clock over 50 events, a target of 365 days, a simulation of 100,000 tickets',
  async run({ quick }) {
    const before = readCpuTicks()
    const calendar = businessCalendar()
    const compiled = compileCalendar(calendar)
    const events = madeHistory(calendar, 50)
    const facts = toSlaFacts(events)
    const now = facts.at(-1)!.at + 86_400_000
    const ask = () => clock(facts, () => compiled, now)
    const year: Target = { unit: 'duration', milliseconds: 365 * 86_400_000 }
    const days: Target = { unit: 'working_days', days: 365 }
    const start = facts[0]!.at
    const times = quick ? 200 : 3000
    const clockMs = timed(times, ask)
    const withMappingMs = timed(times, () => clock(toSlaFacts(events), () => compiled, now))
    const withSegmentsMs = timed(times, () => ask().map((one) => one.segments))
    const farMs = timed(times, () => dueAt(year, compiled, start))
    const farDaysMs = timed(times, () => dueAt(days, compiled, start))
    // A calendar nobody has asked before: all its tables are made within the measured time.
    const coldMs = timed(quick ? 20 : 200, () => dueAt(year, compileCalendar({ ...calendar }), start))
    const count = quick ? 2000 : 100_000
    const simulated = simulateMany(calendar, count)
    const steal = stealBetween(before, readCpuTicks())
    const result = (metric: string, value: number, unit: string, note?: string) => ({
      id: 'sla',
      metric,
      value,
      unit,
      steal,
      ...(note ? { note } : {}),
    })
    return [
      result('clock_50_events', clockMs * 1000, 'us'),
      result('clock_50_events_mapped', withMappingMs * 1000, 'us', 'from the events of the log'),
      result('clock_50_events_segments', withSegmentsMs * 1000, 'us', 'with all segments'),
      result(
        'target_365_days',
        Math.max(farMs, farDaysMs, coldMs),
        'ms',
        'the slowest of warm, cold and working days',
      ),
      result('target_365_days_warm', farMs, 'ms'),
      result('target_365_working_days', farDaysMs, 'ms'),
      result(
        'simulate',
        (simulated / count) * 100_000,
        's',
        `${count} tickets of 12 events beside what was recorded`,
      ),
    ]
  },
}

/** The median of so many runs in milliseconds, after as many to warm up. */
const timed = (times: number, run: () => unknown): number => {
  for (let i = 0; i < times; i++) run()
  return median(
    Array.from({ length: times }, () => {
      const from = performance.now()
      run()
      return performance.now() - from
    }),
  )
}

/** In seconds. Tickets are made one by one, as they would be read; making them is part of it. */
const simulateMany = (calendar: ReturnType<typeof businessCalendar>, count: number): number => {
  const compiled = compileCalendar(calendar)
  const tickets = function* (): Generator<SimulatedTicket> {
    for (let i = 0; i < count; i++)
      yield { ticketId: `ticket-${i}`, facts: toSlaFacts(madeHistory(calendar, 12, i % 5000)) }
  }
  const draft = { calendars: () => compiled, policies: [{ ...draftPolicy, policy: quarterHourPolicy }] }
  const from = performance.now()
  simulate(tickets(), draft, () => compiled, Date.UTC(2027, 0, 1))
  return (performance.now() - from) / 1000
}
