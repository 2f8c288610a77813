import { type CompiledCalendar, never } from '../calendar/compiled-calendar.ts'
import { clock, type SlaClock } from '../clock/clock.ts'
import { dueEvents } from '../clock/due-events.ts'
import type { SlaFact } from '../clock/facts.ts'
import type { PinnedCalendars } from '../clock/ticket-runs.ts'
import type { PolicyPin } from '../events.ts'
import { decidePolicy } from '../policy/decide-policy.ts'
import type { PolicySubject, PolicyVersion } from '../policy/policy.ts'
import type { Metric } from '../target.ts'
import { thresholdKey } from '../threshold-key.ts'
import { percentiles } from './percentiles.ts'

export type SimulatedTicket = { readonly ticketId: string; readonly facts: readonly SlaFact[] }

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

/** A breach that only one of the two worlds knows. */
export type Flip = {
  readonly ticketId: string
  readonly metric: Metric
  readonly cycle: number
  readonly from: SlaClock['state'] | null
  readonly to: SlaClock['state'] | null
}

export type Simulation = {
  readonly tickets: number
  readonly clocks: number
  readonly breaches: number
  /** Met or running with at least 90 per cent of the target used. */
  readonly nearMisses: number
  readonly recordedBreaches: number
  readonly groups: readonly {
    readonly by: 'tier' | 'priority' | 'team'
    readonly value: string | null
    readonly metric: Metric
    readonly clocks: number
    readonly breaches: number
    readonly elapsed: { readonly p50: number; readonly p90: number; readonly p99: number }
  }[]
  readonly flips: readonly Flip[]
}

/** The clocks a ticket would have had under a draft, as of `now`. */
export const simulateTicket = ({ facts }: SimulatedTicket, draft: Draft, now: number): readonly SlaClock[] =>
  clock(draft.policies ? underPolicies(facts, draft.policies, draft.calendars) : facts, draft.calendars, now)

/** A draft over past tickets beside what was recorded; nothing is written and nobody is told. */
export const simulate = (
  tickets: Iterable<SimulatedTicket>,
  draft: Draft,
  recorded: PinnedCalendars,
  now: number,
): Simulation => {
  const groups = new Map<string, Gathered>()
  const flips: Flip[] = []
  const sum = { tickets: 0, clocks: 0, breaches: 0, nearMisses: 0, recordedBreaches: 0 }
  for (const ticket of tickets) {
    const subject = lastSubject(ticket.facts, now)
    const clocks = simulateTicket(ticket, draft, now)
    const before = clock(ticket.facts, recorded, now)
    sum.tickets += 1
    sum.recordedBreaches += before.filter(isBreached).length
    flips.push(...flipsOf(ticket.ticketId, before, clocks))
    for (const one of clocks) {
      sum.clocks += 1
      if (isBreached(one)) sum.breaches += 1
      else if (isNearMiss(one)) sum.nearMisses += 1
      if (subject) gather(groups, subject, one)
    }
  }
  return {
    ...sum,
    groups: [...groups.values()].map(({ elapsed, ...group }) => ({
      ...group,
      elapsed: percentiles(elapsed),
    })),
    flips,
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

/** The same history, with the policy events that the draft's policies would have caused. */
const underPolicies = (
  facts: readonly SlaFact[],
  policies: readonly PolicyVersion[],
  calendars: PinnedCalendars,
): readonly SlaFact[] => {
  const openedAt = facts.find((fact) => fact.type === 'opened')?.at ?? 0
  let pin: PolicyPin | null = null
  return facts
    .filter((fact) => fact.type !== 'policy_applied' && fact.type !== 'policy_removed')
    .flatMap((fact): readonly SlaFact[] => {
      if (fact.type !== 'described') return [fact]
      const change = decidePolicy({
        pin,
        policies,
        subject: fact.subject,
        calendars: (version) => calendarOf(version, calendars),
        openedAt,
      })
      if (change === null) return [fact]
      const stamp = { at: fact.at, id: fact.id }
      pin = change.type === 'SlaPolicyApplied' ? change.data : null
      return [
        fact,
        pin === null ? { ...stamp, type: 'policy_removed' } : { ...stamp, type: 'policy_applied', pin },
      ]
    })
}

const calendarOf = (version: PolicyVersion, calendars: PinnedCalendars): CompiledCalendar => {
  const { policyId, version: policyVersion, calendarId, calendarVersion } = version
  return calendars({ policyId, policyVersion, calendarId, calendarVersion, targets: {} })
}

const isBreached = (one: SlaClock): boolean => one.state === 'breached'

const isNearMiss = ({ state, open, elapsed }: SlaClock): boolean =>
  open !== null && open !== never && state !== 'cancelled' && elapsed >= open * 0.9

const lastSubject = (facts: readonly SlaFact[], now: number): PolicySubject | undefined => {
  const described = facts.findLast((fact) => fact.type === 'described' && fact.at <= now)
  return described?.type === 'described' ? described.subject : undefined
}

const flipsOf = (
  ticketId: string,
  before: readonly SlaClock[],
  after: readonly SlaClock[],
): readonly Flip[] => {
  const nameOf = ({ metric, cycle }: SlaClock) => `${metric}/${cycle}`
  const found = new Map(before.map((one) => [nameOf(one), one]))
  const added = after.filter((one) => !found.has(nameOf(one)))
  const compare = (was: SlaClock | undefined, is: SlaClock | undefined): readonly Flip[] => {
    const { metric, cycle } = (was ?? is)!
    if ((was?.state === 'breached') === (is?.state === 'breached')) return []
    return [{ ticketId, metric, cycle, from: was?.state ?? null, to: is?.state ?? null }]
  }
  return [
    ...before.flatMap((was) =>
      compare(
        was,
        after.find((one) => nameOf(one) === nameOf(was)),
      ),
    ),
    ...added.flatMap((is) => compare(undefined, is)),
  ]
}

type Gathered = Omit<Simulation['groups'][number], 'elapsed' | 'clocks' | 'breaches'> & {
  clocks: number
  breaches: number
  readonly elapsed: number[]
}

const gather = (groups: Map<string, Gathered>, subject: PolicySubject, one: SlaClock): void => {
  const values = { tier: subject.tier, priority: subject.priority, team: subject.teamId }
  for (const [by, value] of Object.entries(values) as [Gathered['by'], string | null][]) {
    const key = `${by} ${value} ${one.metric}`
    const group = groups.get(key) ?? { by, value, metric: one.metric, clocks: 0, breaches: 0, elapsed: [] }
    groups.set(key, group)
    group.clocks += 1
    if (isBreached(one)) group.breaches += 1
    group.elapsed.push(one.elapsed)
  }
}
