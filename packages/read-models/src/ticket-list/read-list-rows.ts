import type { Kysely } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { toRow } from '../read-table.ts'
import type { TicketListRow } from './row.ts'
import { ticketListTable } from './table.ts'

/**
 * The list rows of these tickets by id, tombstones included; one the tenant does not have is left out.
 * For the live stream, which shows each through `visibleRow` to whom `mayList` it.
 */
export const readListRows = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, TicketListRow>> => {
  if (ticketIds.length === 0) return new Map()
  const found = await db
    .selectFrom('ticket_list')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', 'in', ticketIds)
    .execute()
  return new Map(found.map((record) => [record.ticket_id, toRow(ticketListTable, record)]))
}
