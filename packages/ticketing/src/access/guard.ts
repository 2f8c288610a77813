import type { Refusal } from '@docket/event-sourcing'
import type { Ticket } from '../ticket/state.ts'
import { may, type Subject } from './may.ts'
import type { Action } from './permissions.ts'
import type { Caller } from './role.ts'

export type GuardRefusal = Refusal<
  'ticket_not_found' | 'comment_not_found' | 'attachment_not_found' | 'forbidden'
>

/**
 * Whether the caller may do this to the ticket at hand: null, or why not. What the caller cannot read does not
 * exist for them (`ticket_not_found`, 404); what they can read but not do is `forbidden` (403). A deleted ticket
 * exists only for those who may restore it.
 */
export const guard = (
  caller: Caller,
  action: Action,
  ticket: Ticket,
  more: Pick<Subject, 'authorId' | 'ageMs' | 'target'> = {},
): GuardRefusal | null => {
  if (ticket.status === 'UNOPENED') return notFound
  if (!may(caller, 'ticket.read', ticket)) return notFound
  if (ticket.deleted && !may(caller, 'ticket.restore', ticket)) return notFound
  return may(caller, action, { ...subjectOf(ticket), ...more }) ? null : forbidden(action)
}

/** The part of a ticket that permissions look at. */
export const subjectOf = (ticket: Exclude<Ticket, { status: 'UNOPENED' }>): Subject => ({
  requesterId: ticket.requesterId,
  assigneeId: ticket.assigneeId,
  teamId: ticket.teamId,
  status: ticket.status,
})

export const notFound: GuardRefusal = { code: 'ticket_not_found', detail: 'There is no such ticket.' }

export const forbidden = (action: Action): GuardRefusal => ({
  code: 'forbidden',
  detail: `Your role does not allow ${action} on this ticket.`,
  data: { action },
})
