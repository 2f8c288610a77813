import { accept } from '@docket/event-sourcing'
import type { AddComment } from '../commands.ts'
import type { CommentAdded } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { changeStatus } from './status.ts'

/** Stores the comment and, for a requester's public reply, moves a ticket that waits for it or is done. */
export const comment = (command: AddComment, ticket: OpenedTicket): TicketDecision => {
  const { at, data } = command
  if (ticket.comments.some(({ commentId }) => commentId === data.commentId)) return accept()
  const added = commentAdded(command, ticket)
  const isReply = added.data.authorKind === 'requester' && data.visibility === 'PUBLIC'
  const to = isReply ? replyMovesTo(ticket) : null
  if (to === null) return accept(added)
  const move = changeStatus({ type: 'ChangeStatus', at, data: { to, settings: data.settings } }, ticket)
  return move.accepted ? accept(added, ...move.events) : move
}

/**
 * What is stored. A reply by way of a merged ticket is INTERNAL here, so that nobody shows it to the requester of
 * this one; if both tickets have the same requester it is a reply like any other.
 */
const commentAdded = ({ at, data }: AddComment, ticket: OpenedTicket): CommentAdded => {
  const { commentId, authorId, body, mentions = [] } = data
  const from = data.carriedFrom ?? null
  const carriedFrom = from === null || from.requesterId === ticket.requesterId ? null : from
  const isRequester = authorId === ticket.requesterId || authorId === carriedFrom?.requesterId
  return {
    type: 'CommentAdded',
    at,
    data: {
      commentId,
      authorId,
      authorKind: isRequester ? 'requester' : data.authorKind,
      visibility: carriedFrom === null ? data.visibility : 'INTERNAL',
      body,
      mentions: [...new Set(mentions)],
      carriedFrom,
    },
  }
}

/** Where a requester's public reply takes the ticket; null leaves it. Imported history says its statuses itself. */
const replyMovesTo = (ticket: OpenedTicket): 'OPEN' | 'REOPENED' | null => {
  if (ticket.underImport) return null
  if (ticket.status === 'PENDING_INFO') return ticket.reason === 'REQUESTER' ? 'OPEN' : null
  return ticket.status === 'RESOLVED' || ticket.status === 'CLOSED' ? 'REOPENED' : null
}
