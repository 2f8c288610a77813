import { never } from '../calendar/compiled-calendar.ts'
import { clock, type SlaClock } from '../clock/clock.ts'
import { dueEvents } from '../clock/due-events.ts'
import type { SlaFact } from '../clock/facts.ts'
import type { PinnedCalendars } from '../clock/ticket-runs.ts'
import type { PolicySubject, PolicyVersion } from '../policy/policy.ts'
import { type Metric, metrics } from '../target.ts'
import { thresholdKey } from '../threshold-key.ts'
import { type Flip, flipsOf } from './flips.ts'
import { createGroups, type SimulatedGroup } from './groups.ts'
import { underPolicies } from './under-policies.ts'

/** `recorded`: the thresholds that its log notes; without it, whatever is true counts as noted. */
export type SimulatedTicket = {
  readonly ticketId: string
  readonly facts: readonly SlaFact[]
  readonly recorded?: ReadonlySet<string>
}

/**
 * What would have been in force: other policies in their order, or only other calendars behind what was pinned.
 * A draft of neither is what really was.
 */
export type Draft = {
  readonly policies?: readonly PolicyVersion[]
  readonly calendars: PinnedCalendars
}

export type Outcome = {
  readonly metric: Metric
  readonly cycle: number
  readonly state: SlaClock['state']
  readonly breachedAt: number | null
  readonly elapsed: number
  readonly open: number | null
}

export type Counted = {
  readonly clocks: number
  readonly breaches: number
  /** Met with at most a tenth of the target left. */
  readonly nearMisses: number
  readonly recordedBreaches: number
}

export type Simulation = Counted & {
  readonly tickets: number
  /** Breaches of what was in force that the log does not note yet. */
  readonly unrecorded: number
  readonly metrics: readonly (Counted & { readonly metric: Metric })[]
  readonly groups: readonly SimulatedGroup[]
  /** The first of them; `flipped` counts all. */
  readonly flips: readonly Flip[]
  readonly flipped: number
}

/** Takes tickets one by one, however they are read. */
export type RunningSimulation = {
  add(ticket: SimulatedTicket): void
  result(): Simulation
}

/** The clocks a ticket would have had under a draft, as of `now`. */
export const simulateTicket = (
  { facts }: Pick<SimulatedTicket, 'facts'>,
  draft: Draft,
  now: number,
): readonly SlaClock[] =>
  clock(draft.policies ? underPolicies(facts, draft.policies, draft.calendars) : facts, draft.calendars, now)

/** A draft over past tickets beside what was recorded; nothing is written and nobody is told. */
export const simulate = (
  tickets: Iterable<SimulatedTicket>,
  draft: Draft,
  recorded: PinnedCalendars,
  now: number,
): Simulation => {
  const simulation = startSimulation(draft, recorded, now)
  for (const ticket of tickets) simulation.add(ticket)
  return simulation.result()
}

/** The same where tickets come in pages; at most `mostFlips` are named. A ticket that throws counts nowhere. */
export const startSimulation = (
  draft: Draft,
  recorded: PinnedCalendars,
  now: number,
  mostFlips = Number.POSITIVE_INFINITY,
): RunningSimulation => {
  const groups = createGroups()
  const flips: Flip[] = []
  const sum = { tickets: 0, flipped: 0, unrecorded: 0 }
  const counts = new Map(metrics.map((metric) => [metric, nothing()]))
  return {
    add(ticket) {
      const subject = lastSubject(ticket.facts, now)
      const clocks = simulateTicket(ticket, draft, now)
      const before = clock(ticket.facts, recorded, now)
      const isNoted = (one: SlaClock) => ticket.recorded?.has(breachOf(one)) ?? isBreached(one)
      sum.tickets += 1
      for (const one of before) {
        if (isNoted(one)) counts.get(one.metric)!.recordedBreaches += 1
        else if (isBreached(one)) sum.unrecorded += 1
      }
      for (const flip of flipsOf(ticket.ticketId, before, clocks)) {
        sum.flipped += 1
        if (flips.length < mostFlips) flips.push(flip)
      }
      for (const one of clocks) {
        const count = counts.get(one.metric)!
        count.clocks += 1
        if (isBreached(one)) count.breaches += 1
        else if (isNearMiss(one)) count.nearMisses += 1
        if (subject) groups.add(subject, one)
      }
    },
    result: () => ({
      ...sum,
      ...total([...counts.values()]),
      metrics: [...counts].map(([metric, count]) => ({ metric, ...count })),
      groups: groups.result(),
      flips,
    }),
  }
}

/** What became of each clock, to compare two worlds. */
export const outcomes = (clocks: readonly SlaClock[]): readonly Outcome[] =>
  clocks.map(({ metric, cycle, state, breachedAt, elapsed, open }) => ({
    metric,
    cycle,
    state,
    breachedAt,
    elapsed,
    open,
  }))

/** The thresholds that would be recorded. */
export const thresholdsOf = (clocks: readonly SlaClock[]): readonly string[] =>
  dueEvents(clocks).map(thresholdKey)

const nothing = () => ({ clocks: 0, breaches: 0, nearMisses: 0, recordedBreaches: 0 })

const total = (counts: readonly Counted[]): Counted => {
  const all = nothing()
  for (const count of counts)
    for (const name of Object.keys(all) as (keyof Counted)[]) all[name] += count[name]
  return all
}

const breachOf = ({ metric, cycle }: SlaClock): string => thresholdKey({ metric, cycle, threshold: 'breach' })

const isBreached = (one: SlaClock): boolean => one.state === 'breached'

const isNearMiss = ({ state, open, elapsed }: SlaClock): boolean =>
  state === 'met' && open !== null && open !== never && elapsed >= open * 0.9

const lastSubject = (facts: readonly SlaFact[], now: number): PolicySubject | undefined => {
  const described = facts.findLast((fact) => fact.type === 'described' && fact.at <= now)
  return described?.type === 'described' ? described.subject : undefined
}
