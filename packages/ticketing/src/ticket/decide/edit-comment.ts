import { accept, refuse } from '@docket/event-sourcing'
import type { DeleteComment, EditComment } from '../commands.ts'
import type { TicketEvent } from '../events.ts'
import type { TicketDecision, TicketRefusal } from '../refusals.ts'
import type { AttachmentFacts, CommentFacts, OpenedTicket } from '../state.ts'
import { attachmentRemoved } from './attachment.ts'

/** The former text stays in the events before. Moves no status: what was said then was said then. */
export const editComment = ({ at, data }: EditComment, ticket: OpenedTicket): TicketDecision => {
  const found = ticket.comments.find(({ commentId }) => commentId === data.commentId)
  const refusal = refuseChange(found)
  if (refusal !== null) return { accepted: false, refusal }
  const { commentId, visibility, body, mentions: known, deleted } = found!
  if (deleted) return refuse('comment_deleted', 'The comment is deleted.')
  const mentions = data.mentions === undefined ? known : [...new Set(data.mentions)]
  if (body === data.body && isSame(mentions, known)) return accept()
  return accept({ type: 'CommentEdited', at, data: { commentId, visibility, body: data.body, mentions } })
}

/** Leaves a tombstone, and takes its attachments away with it. */
export const deleteComment = ({ at, data }: DeleteComment, ticket: OpenedTicket): TicketDecision => {
  const found = ticket.comments.find(({ commentId }) => commentId === data.commentId)
  const refusal = refuseChange(found)
  if (refusal !== null) return { accepted: false, refusal }
  const { commentId, visibility, deleted } = found!
  if (deleted) return accept()
  const isIts = (one: AttachmentFacts) => one.commentId === commentId && !one.removed
  return accept<TicketEvent>(
    { type: 'CommentDeleted', at, data: { commentId, visibility } },
    ...ticket.attachments.filter(isIts).map((one) => attachmentRemoved(at, one)),
  )
}

const refuseChange = (found: CommentFacts | undefined): TicketRefusal | null => {
  if (found === undefined) return { code: 'comment_not_found', detail: 'There is no such comment.' }
  if (found.body !== null || found.deleted) return null
  return {
    code: 'comment_carried',
    detail: 'The comment belongs to a ticket that was merged into this one.',
    data: { ticketId: found.carriedFrom?.ticketId ?? null },
  }
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index])
