import type { OpenedTicket } from '@docket/ticketing'
import type { Metric, SlaClock } from '@docket/ticketing/sla'
import type { CalendarRef } from '../calendars/pinned-calendars.ts'

/** What a clock can be while it is not over: a breached one goes on until the ticket is answered or resolved. */
export const liveStates = ['running', 'paused', 'breached'] as const
export type LiveState = (typeof liveStates)[number]

/** A clock that is not over, as of `computedAt`. Times are epoch milliseconds, `remaining` open ones. */
export type TicketClock = {
  metric: Metric
  cycle: number
  state: LiveState
  dueAt: number | null
  breachedAt: number | null
  startedAt: number
  remaining: number
  /** Open time uses it up; false while the ticket waits. */
  counting: boolean
  computedAt: number
  calendar: CalendarRef
}

/**
 * The clocks of a ticket's current cycle that are not over. Once it is done, merged or deleted there are none: they all
 * have ended, as its page says too.
 */
export const toTicketClocks = (
  clocks: readonly SlaClock[],
  ticket: Pick<OpenedTicket, 'sla'>,
  computedAt: number,
): readonly TicketClock[] => {
  const { pin } = ticket.sla
  if (pin === null) return []
  const { calendarId, calendarVersion } = pin
  return clocks.flatMap((one): TicketClock[] => {
    const { metric, cycle, state, dueAt, breachedAt, startedAt, remaining } = one
    if (!one.isCurrent || one.endedAt !== null || !isLive(state)) return []
    return [
      {
        ...{ metric, cycle, state, dueAt, breachedAt, startedAt, computedAt },
        // Up to a due date that lies too far away nothing is counted: all the time there is.
        remaining: remaining ?? Math.max((dueAt ?? computedAt) - computedAt, 0),
        counting: one.countsBy !== null,
        calendar: { calendarId, calendarVersion },
      },
    ]
  })
}

const isLive = (state: SlaClock['state']): state is LiveState =>
  (liveStates as readonly string[]).includes(state)
