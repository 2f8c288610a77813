import type { ReadTable } from '../read-table.ts'
import type { TicketAttachmentRow } from './row.ts'

export const ticketAttachmentTable: ReadTable<TicketAttachmentRow> = {
  name: 'ticket_attachment',
  key: ['ticketId', 'attachmentId'],
  columns: {
    ticketId: 'uuid',
    attachmentId: 'uuid',
    tenantId: 'uuid',
    version: 'integer',
    commentId: 'uuid',
    authorId: 'text',
    fileName: 'text',
    contentType: 'text',
    bytes: 'bigint',
    sha256: 'text',
    visibility: 'text',
    createdAt: 'timestamptz',
    removedAt: 'timestamptz',
  },
}
