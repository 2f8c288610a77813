import type { StoredEvent } from '@docket/event-sourcing'
import { type LoggedEvent, toLoggedEvent } from '../logged-event.ts'
import type { TicketCommentRow } from './row.ts'

/** The comment that this event adds, or null for any other event; pure. */
export const projectTicketComment = (
  ticketId: string,
  { event, stored }: LoggedEvent,
): TicketCommentRow | null => {
  if (event.type !== 'CommentAdded') return null
  const { commentId, authorId, authorKind, visibility, body } = event.data
  return {
    commentId,
    ticketId,
    tenantId: stored.tenantId,
    version: stored.version,
    authorId,
    authorKind,
    visibility,
    body,
    createdAt: event.at,
    editedAt: null,
    deletedAt: null,
  }
}

/** The comments of a ticket straight from its log, for `asOf` and parked tickets. */
export const foldTicketComments = (
  ticketId: string,
  events: readonly StoredEvent[],
): readonly TicketCommentRow[] =>
  events.flatMap((stored) => projectTicketComment(ticketId, toLoggedEvent(stored)) ?? [])
