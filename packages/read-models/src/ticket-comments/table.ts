import type { ReadTable } from '../read-table.ts'
import type { TicketCommentRow } from './row.ts'

export const ticketCommentTable: ReadTable<TicketCommentRow> = {
  name: 'ticket_comment',
  key: ['ticketId', 'commentId'],
  columns: {
    ticketId: 'uuid',
    commentId: 'uuid',
    tenantId: 'uuid',
    version: 'integer',
    authorId: 'text',
    authorKind: 'text',
    visibility: 'text',
    body: 'text',
    mentions: 'text[]',
    carriedTicketId: 'uuid',
    carriedRequesterId: 'text',
    createdAt: 'timestamptz',
    editedAt: 'timestamptz',
    deletedAt: 'timestamptz',
  },
}
