import type { StoredEvent } from '@docket/event-sourcing'
import { isStaffOnly } from '@docket/ticketing'
import { type LoggedEvent, toLoggedEvent } from '../logged-event.ts'
import { type AttachmentChanges, projectTicketAttachments } from '../ticket-attachments/project.ts'
import { type CommentEdit, projectTicketComments } from '../ticket-comments/project.ts'
import type { TicketCommentRow } from '../ticket-comments/row.ts'
import { projectTicketDetail } from '../ticket-detail/project.ts'
import type { TicketDetailRow } from '../ticket-detail/row.ts'
import { projectTicketHistory } from '../ticket-history/project.ts'
import type { TicketHistoryRow } from '../ticket-history/row.ts'
import { projectSearchTexts } from '../ticket-search/project.ts'
import type { SearchText } from '../ticket-search/text.ts'

/** All that some further events of one ticket come to: its rows before and after, and what they add to other tables. */
export type TicketChange = {
  before: TicketDetailRow | null
  after: TicketDetailRow
  comments: readonly TicketCommentRow[]
  /** What became of comments whose rows were written before. */
  commentEdits: readonly CommentEdit[]
  /** Files that came, and files that went. */
  attachments: AttachmentChanges
  history: readonly TicketHistoryRow[]
  /** The texts that search holds otherwise from now on. */
  texts: readonly SearchText[]
  /** The event that a viewer is told as the cause: the last public one, else the last. */
  cause: StoredEvent
  /** No requester may notice any of them. */
  internal: boolean
}

/**
 * Folds the events that follow `before` into one change; pure. Null if there are none; throws if they do not follow.
 * A rebuild that does not want the history is spared comparing rows.
 */
export const foldTicketChange = (
  before: TicketDetailRow | null,
  events: readonly StoredEvent[],
  wanted: { history: boolean } = { history: true },
): TicketChange | null => {
  const history: TicketHistoryRow[] = []
  const folded: LoggedEvent[] = []
  let row = before
  let lastPublic: StoredEvent | undefined
  for (const stored of events) {
    const logged = toLoggedEvent(stored)
    const next = projectTicketDetail(row, logged)
    if (next === row) continue // this row holds it already
    folded.push(logged)
    if (wanted.history) history.push(...projectTicketHistory(row, next, logged))
    if (!isStaffOnly(logged.event)) lastPublic = stored
    row = next
  }
  const cause = lastPublic ?? events.at(-1)
  if (row === null || row === before || cause === undefined) return null
  const { added: comments, edited: commentEdits } = projectTicketComments(row.ticketId, folded)
  const attachments = projectTicketAttachments(row.ticketId, folded)
  const texts = projectSearchTexts(before, row, folded)
  const internal = lastPublic === undefined
  return { before, after: row, comments, commentEdits, attachments, history, texts, cause, internal }
}
