import { never } from '../calendar/compiled-calendar.ts'
import type { Metric } from '../target.ts'
import type { ClockState, SlaClock } from './clock.ts'

/** What one clock says at an instant. Times are epoch milliseconds, `remaining` open ones: below 0 when overdue. */
export type ClockReading = {
  readonly metric: Metric
  readonly cycle: number
  readonly state: ClockState
  readonly dueAt: number | null
  readonly remaining: number | null
  /** `remaining` goes down now: the clock runs, and the desk is open. */
  readonly counting: boolean
  /** When counting begins or ends, or the state changes, if nobody does anything; null if never. */
  readonly nextChangeAt: number | null
}

export const readClock = (one: SlaClock, now: number): ClockReading => {
  const { metric, cycle, state, dueAt, remaining, countsBy } = one
  const counting = countsBy?.isOpen(now) ?? false
  const turns = countsBy === null ? never : counting ? countsBy.nextClosing(now) : countsBy.nextOpening(now)
  const falls = state === 'running' && dueAt !== null ? dueAt : never
  const next = Math.min(turns, falls)
  return { metric, cycle, state, dueAt, remaining, counting, nextChangeAt: next === never ? null : next }
}

/**
 * The clock of the current cycle that asks for attention first: what is due next, else what is overdue, else what
 * waits, else what ended last. Undefined where nothing was promised.
 */
export const mostUrgent = (clocks: readonly SlaClock[]): SlaClock | undefined =>
  clocks.reduce<SlaClock | undefined>((first, one) => {
    if (!one.isCurrent) return first
    return first === undefined || comparing(one, first) < 0 ? one : first
  }, undefined)

const comparing = (one: SlaClock, other: SlaClock): number =>
  rankOf(one) - rankOf(other) || tieOf(one) - tieOf(other) || order[one.metric] - order[other.metric]

const rankOf = ({ state, endedAt }: SlaClock): number => {
  if (state === 'running') return 0
  if (state === 'breached' && endedAt === null) return 1
  return state === 'paused' ? 2 : 3
}

const tieOf = (one: SlaClock): number => (rankOf(one) < 3 ? (one.dueAt ?? noDate) : -(one.endedAt ?? 0))

/** Two nevers have no difference; two such numbers have. */
const noDate = Number.MAX_SAFE_INTEGER

const order: { readonly [M in Metric]: number } = { resolution: 0, next_reply: 1, first_reply: 2 }
