import type { ReadTable } from '../read-table.ts'
import type { TicketHistoryRow } from './row.ts'

export const ticketHistoryTable: ReadTable<TicketHistoryRow> = {
  name: 'ticket_history',
  key: ['ticketId', 'version', 'field'],
  columns: {
    ticketId: 'uuid',
    version: 'integer',
    field: 'text',
    tenantId: 'uuid',
    from: 'jsonb',
    to: 'jsonb',
    eventId: 'uuid',
    eventType: 'text',
    actorKind: 'text',
    actorId: 'text',
    at: 'timestamptz',
    recordedAt: 'timestamptz',
    correlationId: 'text',
    causationId: 'text',
    staffOnly: 'boolean',
  },
}
