/** A comment as it is now; a deleted one keeps its place, without its body. */
export type TicketCommentRow = {
  commentId: string
  ticketId: string
  tenantId: string
  /** The ticket's version at which it was added: the order of the list. */
  version: number
  authorId: string
  /** What acted: user, rule, ai, import, api_key or system. */
  authorKind: string
  visibility: 'PUBLIC' | 'INTERNAL'
  body: string
  /** The users it calls by name. */
  mentions: readonly string[]
  /** The merged ticket that it was written to, and whose it was; null for every other. */
  carriedTicketId: string | null
  carriedRequesterId: string | null
  createdAt: string
  editedAt: string | null
  deletedAt: string | null
}
