import type { ReadTable } from '../read-table.ts'
import type { TicketDetailRow } from './row.ts'

/** How a detail is stored: what it is found by, and the whole of it as a document. */
export type TicketDetailRecord = {
  ticketId: string
  tenantId: string
  number: string
  version: number
  detail: TicketDetailRow
}

export const ticketDetailTable: ReadTable<TicketDetailRecord> = {
  name: 'ticket_detail',
  key: ['ticketId'],
  columns: { ticketId: 'uuid', tenantId: 'uuid', number: 'text', version: 'integer', detail: 'jsonb' },
}

export const toDetailRecord = (detail: TicketDetailRow): TicketDetailRecord => ({
  ticketId: detail.ticketId,
  tenantId: detail.tenantId,
  number: detail.number,
  version: detail.version,
  detail,
})
