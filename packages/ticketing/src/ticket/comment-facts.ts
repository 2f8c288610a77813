import type {
  AttachmentAdded,
  AttachmentRemoved,
  CommentAdded,
  CommentDeleted,
  CommentEdited,
} from './comment-events.ts'
import type { CommentFacts, OpenedTicket } from './state.ts'

type CommentEvent = CommentAdded | CommentEdited | CommentDeleted | AttachmentAdded | AttachmentRemoved

/** The ticket after something was written on it, changed or taken away. */
export const withComment = (ticket: OpenedTicket, event: CommentEvent): OpenedTicket => {
  switch (event.type) {
    case 'CommentAdded':
      return counted({ ...ticket, comments: [...ticket.comments, toFacts(event)] }, event.data.visibility, 1)
    case 'CommentEdited': {
      const { commentId, body, mentions } = event.data
      return replaced(ticket, commentId, (comment) => ({ ...comment, body, mentions }))
    }
    case 'CommentDeleted': {
      const { commentId, visibility } = event.data
      const without = replaced(ticket, commentId, (comment) => ({ ...comment, body: null, deleted: true }))
      return counted(without, visibility, -1)
    }
    case 'AttachmentAdded': {
      const { attachmentId, commentId, authorId, visibility } = event.data
      const added = { attachmentId, commentId, authorId, visibility, at: event.at, removed: false }
      return { ...ticket, attachments: [...ticket.attachments, added] }
    }
    case 'AttachmentRemoved':
      return {
        ...ticket,
        attachments: ticket.attachments.map((one) =>
          one.attachmentId === event.data.attachmentId ? { ...one, removed: true } : one,
        ),
      }
  }
}

const toFacts = ({ at, data }: CommentAdded): CommentFacts => ({ ...data, at, deleted: false })

const counted = (ticket: OpenedTicket, visibility: CommentFacts['visibility'], by: 1 | -1): OpenedTicket => ({
  ...ticket,
  commentCount: ticket.commentCount + by,
  publicCommentCount: ticket.publicCommentCount + (visibility === 'PUBLIC' ? by : 0),
})

const replaced = (
  ticket: OpenedTicket,
  commentId: string,
  change: (comment: CommentFacts) => CommentFacts,
): OpenedTicket => ({
  ...ticket,
  comments: ticket.comments.map((comment) => (comment.commentId === commentId ? change(comment) : comment)),
})
