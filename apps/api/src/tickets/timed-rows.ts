import {
  type ClockFacts,
  calendarsIn,
  clockSummary,
  type TicketListRow,
  type TimedRow,
} from '@docket/read-models'
import type { PinnedCalendars } from '@docket/ticketing/sla'
import type { ApiContext } from '../context.ts'

export type ClockNeeds = Pick<ApiContext, 'serviceLevels' | 'clock' | 'log'>

/** The rows with what their clocks say now, or at an instant of the past (ISO 8601). */
export const timedRows = async <Row extends TicketListRow>(
  needs: ClockNeeds,
  rows: readonly Row[],
  at: string = needs.clock.now(),
): Promise<readonly TimedRow<Row>[]> => {
  const now = Date.parse(at)
  const calendars = await needs.serviceLevels.calendarsOf(calendarsIn(rows))
  return rows.map((row) => ({ ...row, sla: readableClock(needs, row, calendars, now) }))
}

export const timedRow = async <Row extends TicketListRow>(
  needs: ClockNeeds,
  row: Row,
  at?: string,
): Promise<TimedRow<Row>> => (await timedRows(needs, [row], at))[0]!

/** Null for a ticket whose calendar cannot be had: a list is shown whatever became of one policy. */
export const readableClock = (
  { log }: Pick<ClockNeeds, 'log'>,
  row: ClockFacts,
  calendars: PinnedCalendars,
  now: number,
): TimedRow['sla'] => {
  try {
    return clockSummary(row, calendars, now)
  } catch (error) {
    log.error({ err: error }, 'the clocks of a ticket cannot be read')
    return null
  }
}
