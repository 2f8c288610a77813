import type { Directory } from '../seed-directory.ts'
import type { ExpectedTicket } from './expected-ticket.ts'

/** What is compared of a ticket as the API answers it. */
export type AnsweredTicket = {
  status: string
  pendingReason: string | null
  priority: string
  teamId: string | null
  assigneeId: string | null
  reopenCount: number
  reassignmentCount?: number
}

/** One field that is not as the log says. `explanation` null: nobody knows why, so the replay has failed. */
export type Difference = { field: string; expected: string; answered: string; explanation: string | null }

/** Compares a ticket with its row; differences that come from the log contradicting itself are explained. */
export const compareTicket = (
  expected: ExpectedTicket,
  ticket: AnsweredTicket,
  directory: Directory,
): readonly Difference[] => {
  const { standing } = expected
  const reason = standing.status === 'PENDING_INFO' ? standing.reason : null
  return [
    ...differs('status', standing.status, ticket.status),
    ...differs('pending reason', reason, ticket.pendingReason),
    ...differs('priority', expected.priority, ticket.priority),
    ...differs('group', expected.group && directory.team(expected.group), ticket.teamId),
    ...differs('assignee', expected.assignee && directory.person(expected.assignee), ticket.assigneeId),
    ...counts('reopen count', expected.reopenings, ticket.reopenCount),
    ...counts('reassignment count', expected.reassignments, ticket.reassignmentCount ?? 0),
  ]
}

const differs = (field: string, expected: string | null, answered: string | null): readonly Difference[] =>
  expected === answered
    ? []
    : [{ field, expected: String(expected), answered: String(answered), explanation: null }]

/** Ours must equal the log's counter; where it does not, the log's rows must be seen to contradict its counter. */
const counts = (
  field: string,
  { shown, source }: ExpectedTicket['reopenings'],
  answered: number,
): readonly Difference[] => {
  if (answered === source) return []
  const contradicts = answered === shown
  return [
    {
      field,
      expected: String(source),
      answered: String(answered),
      explanation: contradicts
        ? `the log counted ${source} but its rows show ${shown} (a change undone between two rows)`
        : null,
    },
  ]
}
