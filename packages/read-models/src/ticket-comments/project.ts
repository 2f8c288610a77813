import type { StoredEvent } from '@docket/event-sourcing'
import { type LoggedEvent, toLoggedEvent } from '../logged-event.ts'
import type { TicketCommentRow } from './row.ts'

/** What became of a comment whose row was written before. */
export type CommentEdit = Pick<
  TicketCommentRow,
  'ticketId' | 'commentId' | 'visibility' | 'body' | 'mentions' | 'editedAt' | 'deletedAt'
>

/** What some events mean for the comments of a ticket: new rows, and changes to rows there are. */
export type CommentChanges = {
  added: readonly TicketCommentRow[]
  edited: readonly CommentEdit[]
}

/** Pure. A comment that is added and edited among the events is one row, as it is after the last of them. */
export const projectTicketComments = (ticketId: string, logged: readonly LoggedEvent[]): CommentChanges => {
  const added = new Map<string, TicketCommentRow>()
  const edited = new Map<string, CommentEdit>()
  for (const one of logged) {
    const row = addedComment(ticketId, one)
    if (row !== null) added.set(row.commentId, row)
    const edit = editOf(ticketId, one)
    if (edit === null) continue
    const { commentId } = edit
    const known = added.get(commentId)
    if (known) added.set(commentId, changed(known, edit))
    else edited.set(commentId, changed(edited.get(commentId) ?? edit, edit))
  }
  return { added: [...added.values()], edited: [...edited.values()] }
}

/** The comments of a ticket straight from its log, for `asOf` and parked tickets. */
export const foldTicketComments = (
  ticketId: string,
  events: readonly StoredEvent[],
): readonly TicketCommentRow[] => projectTicketComments(ticketId, events.map(toLoggedEvent)).added

const addedComment = (ticketId: string, { event, stored }: LoggedEvent): TicketCommentRow | null => {
  if (event.type !== 'CommentAdded') return null
  const { commentId, authorId, authorKind, visibility, body, mentions, carriedFrom } = event.data
  return {
    commentId,
    ticketId,
    tenantId: stored.tenantId,
    version: stored.version,
    authorId,
    authorKind,
    visibility,
    body,
    mentions,
    carriedTicketId: carriedFrom?.ticketId ?? null,
    carriedRequesterId: carriedFrom?.requesterId ?? null,
    createdAt: event.at,
    editedAt: null,
    deletedAt: null,
  }
}

/** A tombstone keeps neither text nor names. */
const editOf = (ticketId: string, { event }: LoggedEvent): CommentEdit | null => {
  switch (event.type) {
    case 'CommentEdited': {
      const { commentId, visibility, body, mentions } = event.data
      return { ticketId, commentId, visibility, body, mentions, editedAt: event.at, deletedAt: null }
    }
    case 'CommentDeleted': {
      const { commentId, visibility } = event.data
      const gone = { body: '', mentions: [], editedAt: null, deletedAt: event.at }
      return { ticketId, commentId, visibility, ...gone }
    }
    default:
      return null
  }
}

const changed = <Known extends CommentEdit>(known: Known, edit: CommentEdit): Known => ({
  ...known,
  body: edit.body,
  mentions: edit.mentions,
  editedAt: edit.editedAt ?? known.editedAt,
  deletedAt: edit.deletedAt ?? known.deletedAt,
})
