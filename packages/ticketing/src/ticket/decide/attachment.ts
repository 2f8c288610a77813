import { accept, type Instant, refuse } from '@docket/event-sourcing'
import type { AddAttachment, RemoveAttachment } from '../commands.ts'
import type { AttachmentRemoved } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { AttachmentFacts, OpenedTicket } from '../state.ts'

/** An attachment is seen by whoever sees its comment; a loose one by all only if the requester sent it. */
export const addAttachment = ({ at, data }: AddAttachment, ticket: OpenedTicket): TicketDecision => {
  if (ticket.attachments.some(({ attachmentId }) => attachmentId === data.attachmentId)) return accept()
  if (data.commentId === null) {
    const visibility = data.authorId === ticket.requesterId ? 'PUBLIC' : 'INTERNAL'
    return accept({ type: 'AttachmentAdded', at, data: { ...data, visibility } })
  }
  const comment = ticket.comments.find(({ commentId }) => commentId === data.commentId)
  if (comment === undefined) return refuse('comment_not_found', 'There is no such comment.')
  if (comment.deleted) return refuse('comment_deleted', 'The comment is deleted.')
  return accept({ type: 'AttachmentAdded', at, data: { ...data, visibility: comment.visibility } })
}

export const removeAttachment = ({ at, data }: RemoveAttachment, ticket: OpenedTicket): TicketDecision => {
  const found = ticket.attachments.find(({ attachmentId }) => attachmentId === data.attachmentId)
  if (found === undefined) return refuse('attachment_not_found', 'There is no such attachment.')
  return found.removed ? accept() : accept(attachmentRemoved(at, found))
}

export const attachmentRemoved = (
  at: Instant,
  { attachmentId, commentId, visibility }: AttachmentFacts,
): AttachmentRemoved => ({ type: 'AttachmentRemoved', at, data: { attachmentId, commentId, visibility } })
