import type { Metric } from '../target.ts'
import type { ClockState, SlaClock } from './clock.ts'

/** What a list shows of a ticket's clocks. The detail shows the same: both are made here. */
export type SlaSummary = {
  /** A clock of the current cycle is breached. */
  readonly delayed: boolean
  /** The earliest deadline still to be met; none while all are paused or over. */
  readonly dueAt: number | null
  readonly clocks: readonly {
    readonly metric: Metric
    readonly cycle: number
    readonly state: ClockState
    readonly dueAt: number | null
  }[]
  /** When a worker has to look again. */
  readonly nextAt: number | null
}

export const summarize = (clocks: readonly SlaClock[]): SlaSummary => {
  const current = clocks.filter((one) => one.isCurrent)
  const live = current.filter((one) => one.endedAt === null)
  return {
    delayed: current.some((one) => one.state === 'breached'),
    dueAt: least(live.map((one) => one.dueAt)),
    clocks: current.map(({ metric, cycle, state, dueAt }) => ({ metric, cycle, state, dueAt })),
    nextAt: least(clocks.map((one) => one.next?.at ?? null)),
  }
}

const least = (instants: readonly (number | null)[]): number | null =>
  instants.reduce<number | null>(
    (found, one) => (one !== null && (found === null || one < found) ? one : found),
    null,
  )
