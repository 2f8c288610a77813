import type { ReadTable } from '../read-table.ts'
import type { TicketStatisticsRow } from './row.ts'

export const ticketStatisticsTable: ReadTable<TicketStatisticsRow> = {
  name: 'ticket_statistics',
  key: ['tenantId', 'dimension', 'value', 'slot'],
  columns: {
    tenantId: 'uuid',
    dimension: 'text',
    value: 'text',
    slot: 'smallint',
    count: 'bigint',
  },
}
