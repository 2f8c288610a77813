import type { ClockSummary } from '@docket/contracts'
import { clock, mostUrgent, type PinnedCalendars, readClock } from '@docket/ticketing/sla'
import type { TicketListRow } from './row.ts'
import { type KeptPin, toClockFacts } from './sla-facts.ts'

/** A row with what its most urgent clock says at an instant; null where nothing is promised. */
export type TimedRow<Row extends TicketListRow = TicketListRow> = Row & { sla: ClockSummary | null }

/** What a row or a save knows of its clocks. */
export type ClockFacts = Pick<TicketListRow, 'slaFacts' | 'pendingReason'>

/**
 * What lists, details, frames and saved answers show of a ticket's clocks at an instant (epoch milliseconds): made
 * here alone, so that they agree. Throws if a calendar that the ticket pins cannot be had.
 */
export const clockSummary = (
  { slaFacts, pendingReason }: ClockFacts,
  calendars: PinnedCalendars,
  now: number,
): ClockSummary | null => {
  if (!slaFacts.some(({ type }) => type === 'policy_applied')) return null
  const first = mostUrgent(clock(toClockFacts(slaFacts), calendars, now))
  if (first === undefined) return null
  const { metric, cycle, state, dueAt, remaining, counting, nextChangeAt } = readClock(first, now)
  return {
    metric,
    cycle,
    state,
    dueAt: toInstant(dueAt),
    remainingMs: remaining,
    computedAt: new Date(now).toISOString(),
    counting,
    nextChangeAt: toInstant(nextChangeAt),
    pauseReason: state === 'paused' ? (pendingReason as ClockSummary['pauseReason']) : null,
  }
}

/** The calendars that the summaries of these tickets go by. */
export const calendarsIn = (rows: Iterable<Pick<ClockFacts, 'slaFacts'>>): readonly KeptPin[] =>
  [...rows].flatMap(({ slaFacts }) =>
    slaFacts.flatMap((fact) => (fact.type === 'policy_applied' ? [fact.pin] : [])),
  )

const toInstant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
