import type { ReadTable } from '../read-table.ts'

/** A ticket under one of its tags; a deleted ticket has none. */
export type TicketTagRow = { ticketId: string; tag: string; tenantId: string; createdAt: string }

export const ticketTagTable: ReadTable<TicketTagRow> = {
  name: 'ticket_tag',
  key: ['ticketId', 'tag'],
  columns: { ticketId: 'uuid', tag: 'text', tenantId: 'uuid', createdAt: 'timestamptz' },
}
