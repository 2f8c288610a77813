import type { Comment } from '@docket/contracts'
import type { TicketCommentRow } from '@docket/read-models'

/** A comment as the API answers it. Whose the merged ticket was that it came by is known from that ticket. */
export const commentAnswer = ({
  tenantId,
  carriedTicketId,
  carriedRequesterId,
  ...row
}: TicketCommentRow): Comment => ({
  ...(row as Comment),
  mentions: [...row.mentions],
  carriedFrom: carriedTicketId,
})
