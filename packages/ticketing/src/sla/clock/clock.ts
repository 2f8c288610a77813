import { type CompiledCalendar, never } from '../calendar/compiled-calendar.ts'
import type { Metric, MetricTarget } from '../target.ts'
import type { SlaFact } from './facts.ts'
import type { Passed, Run, Threshold } from './run.ts'
import { type Segment, segmentsOf } from './segments.ts'
import { type PinnedCalendars, TicketRuns } from './ticket-runs.ts'

export type ClockState = 'running' | 'paused' | 'met' | 'breached' | 'cancelled'

/** One metric of one cycle of a ticket, as of an instant. Times are epoch milliseconds, amounts open milliseconds. */
export type SlaClock = {
  readonly metric: Metric
  readonly cycle: number
  readonly state: ClockState
  readonly startedAt: number
  /** When it was met, cancelled or stopped: a merged or deleted ticket has no unfinished clock until it is back. */
  readonly endedAt: number | null
  readonly target: MetricTarget | null
  /** Of the present target; null without one. */
  readonly open: number | null
  /** Shown while it runs and after it ended; none while it is paused or cancelled. */
  readonly dueAt: number | null
  readonly elapsed: number
  /** Below 0 when overdue. */
  readonly remaining: number | null
  readonly breachedAt: number | null
  readonly passed: readonly Passed[]
  /** What falls due next if nothing happens. */
  readonly next: { readonly threshold: Threshold; readonly at: number } | null
  /** By whose hours it counts now; null while it is paused, stopped or over. */
  readonly countsBy: CompiledCalendar | null
  /** Of the present cycle of the ticket; replies waited for belong to the cycle they began in. */
  readonly isCurrent: boolean
  /** The life of the clock without a gap, up to its end or now; made when asked for. */
  readonly segments: readonly Segment[]
}

/**
 * The service-level clocks of one ticket, oldest first: a pure function of its facts up to `now`, the pinned
 * policies in them, and their calendars. Under import there are none.
 */
export const clock = (
  facts: readonly SlaFact[],
  calendars: PinnedCalendars,
  now: number,
): readonly SlaClock[] => {
  const ticket = new TicketRuns(calendars)
  if (isUnderImport(facts, now)) return []
  for (const fact of pinnedFromOpening(facts)) {
    if (fact.at > now) break
    ticket.follow(fact)
  }
  return ticket.runs.flatMap((run) => {
    if (!run.promised) return []
    run.settle(now)
    return [toClock(run, now, ticket.isCurrent(run))]
  })
}

const isUnderImport = (facts: readonly SlaFact[], now: number): boolean =>
  isImported(facts) && !facts.some((fact) => fact.type === 'import_finished' && fact.at <= now)

const isImported = (facts: readonly SlaFact[]): boolean =>
  facts.some((fact) => fact.type === 'opened' && fact.imported)

/** An imported history is judged as if the policy it was finished with had been there: clocks run over its own times. */
const pinnedFromOpening = (facts: readonly SlaFact[]): readonly SlaFact[] => {
  if (!isImported(facts)) return facts
  const finished = facts.find((fact) => fact.type === 'import_finished')
  const first = facts.find((fact) => fact.type === 'policy_applied')
  if (!finished || !first || first.at > finished.at) return facts
  return facts.flatMap((fact): readonly SlaFact[] => {
    if (fact === first) return []
    return fact.type === 'opened' ? [fact, { ...first, at: fact.at }] : [fact]
  })
}

const toClock = (run: Run, now: number, isCurrent: boolean): SlaClock => {
  const endedAt = run.endedAt
  const until = endedAt ?? now
  const state = stateOf(run)
  const elapsed = run.countedAt(until)
  const due = state === 'running' || state === 'met' ? run.dueAsOf(until) : (run.breach?.dueAt ?? never)
  const open = run.spec === null || run.open === never ? null : run.open
  return {
    metric: run.metric,
    cycle: run.cycle,
    state,
    startedAt: run.startedAt,
    endedAt,
    target: run.spec,
    open,
    dueAt: due === never ? null : due,
    elapsed,
    remaining: open === null ? null : open - elapsed,
    breachedAt: run.breach?.at ?? null,
    passed: run.passed,
    next: run.next(now) ?? null,
    countsBy: countsNow(run) ? run.stretches.at(-1)!.calendar : null,
    isCurrent,
    get segments() {
      return segmentsOf(run, until)
    },
  }
}

const countsNow = (run: Run): boolean => run.isLive && run.spec !== null && run.mode === 'counting'

const stateOf = (run: Run): ClockState => {
  if (run.breach) return 'breached'
  if (run.spec === null) return 'cancelled'
  if (run.end) return run.end.outcome
  if (run.mode === 'stopped') return 'cancelled'
  return run.mode === 'paused' ? 'paused' : 'running'
}
