/** A file of a ticket as it is now; a removed one keeps its place, its bytes do not. */
export type TicketAttachmentRow = {
  attachmentId: string
  ticketId: string
  tenantId: string
  /** The ticket's version at which it was added: the order of the list. */
  version: number
  /** Null: it belongs to the ticket itself. */
  commentId: string | null
  authorId: string
  fileName: string
  contentType: string
  bytes: number
  sha256: string
  visibility: 'PUBLIC' | 'INTERNAL'
  createdAt: string
  removedAt: string | null
}
