import type { AddAttachment, DeleteComment, EditComment, RemoveAttachment } from '../ticket/commands.ts'
import type { CommentFacts, OpenedTicket } from '../ticket/state.ts'
import type { Visibility } from '../ticket/vocabulary.ts'
import { type GuardRefusal, guard } from './guard.ts'
import { may } from './may.ts'
import type { Caller } from './role.ts'

type WrittenCommand = EditComment | DeleteComment | AddAttachment | RemoveAttachment

/**
 * Whether the caller may touch what is written on the ticket: null, or why not. What they cannot see of it does not
 * exist for them. A file is put on a comment by whoever may edit that comment, and a loose one as a comment is added.
 */
export const authorizeWritten = (
  caller: Caller,
  command: WrittenCommand,
  ticket: OpenedTicket,
): GuardRefusal | null => {
  switch (command.type) {
    case 'EditComment':
    case 'DeleteComment': {
      const found = commentOf(caller, command.data.commentId, ticket)
      const action = command.type === 'EditComment' ? 'comment.edit' : 'comment.delete'
      return found === null ? noComment : guard(caller, action, ticket, written(found, command.at))
    }
    case 'RemoveAttachment': {
      const { attachmentId } = command.data
      const found = ticket.attachments.find((one) => one.attachmentId === attachmentId)
      if (found === undefined || !sees(caller, found.visibility, ticket)) return noAttachment
      return guard(caller, 'attachment.remove', ticket, written(found, command.at))
    }
    case 'AddAttachment': {
      const { commentId, authorId } = command.data
      if (commentId === null) {
        const isRequesters = authorId === ticket.requesterId
        return guard(caller, isRequesters ? 'comment.add_public' : 'comment.add_internal', ticket)
      }
      const found = commentOf(caller, commentId, ticket)
      return found === null ? noComment : guard(caller, 'comment.edit', ticket, written(found, command.at))
    }
  }
}

const commentOf = (caller: Caller, commentId: string, ticket: OpenedTicket): CommentFacts | null => {
  const found = ticket.comments.find((one) => one.commentId === commentId)
  if (found === undefined || !sees(caller, found.visibility, ticket)) return null
  const { carriedFrom } = found
  const isForeign = carriedFrom !== null && carriedFrom.requesterId !== caller.userId
  return isForeign && !may(caller, 'ticket.read_internal', ticket) ? null : found
}

const sees = (caller: Caller, visibility: Visibility, ticket: OpenedTicket): boolean =>
  visibility === 'PUBLIC' || may(caller, 'ticket.read_internal', ticket)

const written = ({ authorId, at }: { authorId: string; at: string }, now: string) => ({
  authorId,
  ageMs: Date.parse(now) - Date.parse(at),
})

const noComment: GuardRefusal = { code: 'comment_not_found', detail: 'There is no such comment.' }
const noAttachment: GuardRefusal = { code: 'attachment_not_found', detail: 'There is no such attachment.' }
