import { accept } from '@docket/event-sourcing'
import type { AddComment } from '../commands.ts'
import type { CommentAdded } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { changeStatus } from './status.ts'

/** Stores the comment and, for a requester's public reply, moves a ticket that waits for it or is done. */
export const comment = (command: AddComment, ticket: OpenedTicket): TicketDecision => {
  const { at, data } = command
  const { commentId, authorId, visibility, body } = data
  const authorKind = authorId === ticket.requesterId ? 'requester' : data.authorKind
  const added: CommentAdded = {
    type: 'CommentAdded',
    at,
    data: { commentId, authorId, authorKind, visibility, body },
  }
  const to = authorKind === 'requester' && visibility === 'PUBLIC' ? replyMovesTo(ticket) : null
  if (to === null) return accept(added)
  const move = changeStatus({ type: 'ChangeStatus', at, data: { to, settings: data.settings } }, ticket)
  return move.accepted ? accept(added, ...move.events) : move
}

/** Where a requester's public reply takes the ticket; null leaves it. Imported history says its statuses itself. */
const replyMovesTo = (ticket: OpenedTicket): 'OPEN' | 'REOPENED' | null => {
  if (ticket.underImport) return null
  if (ticket.status === 'PENDING_INFO') return ticket.reason === 'REQUESTER' ? 'OPEN' : null
  return ticket.status === 'RESOLVED' || ticket.status === 'CLOSED' ? 'REOPENED' : null
}
