import type { IncidentRow } from '../log/incident-row.ts'
import { type Standing, standingOf } from '../plan-saves.ts'

/** How a ticket must stand after a row, in words of the log. */
export type ExpectedTicket = {
  standing: Standing
  priority: string
  group: string | null
  assignee: string | null
  /** Counted over the rows; `source` is what the log itself says, where that differs. */
  reopenings: Counted
  reassignments: Counted
}
export type Counted = { shown: number; source: number }

/**
 * Folds the log's own rows, sharing nothing with the code that sends them but the words for states. A group that
 * changes after the first row is a reassignment; leaving Resolved or Closed for anything open is a reopening.
 */
export const expectedTickets = (rows: readonly IncidentRow[]): readonly ExpectedTicket[] => {
  const expected: ExpectedTicket[] = []
  let before: { row: IncidentRow; ticket: ExpectedTicket } | undefined
  for (const row of rows) {
    const standing: Standing = standingOf(row.state) ?? before?.ticket.standing ?? { status: 'NEW' }
    const reopened = before && isDone(before.ticket.standing) && !isDone(standing)
    const reassigned = before && before.row.group !== row.group
    const ticket: ExpectedTicket = {
      standing,
      priority: row.priority,
      group: row.group,
      assignee: row.assignee,
      reopenings: {
        shown: (before?.ticket.reopenings.shown ?? 0) + (reopened ? 1 : 0),
        source: row.reopenCount,
      },
      reassignments: {
        shown: (before?.ticket.reassignments.shown ?? 0) + (reassigned ? 1 : 0),
        source: row.reassignmentCount,
      },
    }
    expected.push(ticket)
    before = { row, ticket }
  }
  return expected
}

const isDone = ({ status }: Standing): boolean => status === 'RESOLVED' || status === 'CLOSED'
