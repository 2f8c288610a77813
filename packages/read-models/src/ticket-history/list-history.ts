import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage } from '../paging/keyset.ts'
import type { Page, PageRequest } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { TicketHistoryRow } from './row.ts'
import { ticketHistoryTable } from './table.ts'

export type HistoryQuery = {
  tenantId: string
  ticketId: string
  page: PageRequest
  /** Only changes of these fields. */
  fields?: readonly string[]
  /** The newest first; the oldest first without it. */
  descending?: boolean
}

/** Who changed which field of a ticket from what to what, in version order; for staff only. Not counted. */
export const listHistory = async (
  db: Kysely<ReadDatabase>,
  { tenantId, ticketId, page, fields = [], descending = false }: HistoryQuery,
): Promise<Page<TicketHistoryRow>> => {
  const order = [
    { by: sql`version`, of: (row: TicketHistoryRow) => row.version, descending },
    { by: sql`field`, of: (row: TicketHistoryRow) => row.field, descending },
  ]
  const plan = planPage(order, page, fingerprintOf({ history: ticketId, fields, descending }))
  const found = await db
    .selectFrom('ticket_history')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .$if(fields.length > 0, (query) => query.where('field', 'in', fields))
    .where(plan.where)
    .orderBy(plan.orderBy)
    .limit(plan.limit)
    .offset(plan.offset)
    .execute()
  return plan.toPage(found.map((record) => toRow(ticketHistoryTable, record)))
}
