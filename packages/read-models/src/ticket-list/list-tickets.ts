import { Failure } from '@docket/runtime'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage } from '../paging/keyset.ts'
import { countCap, type Page } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import type { Viewer } from '../viewer.ts'
import { conditionsOf } from './conditions.ts'
import { staffOnlyFilters, type TicketListQuery } from './query.ts'
import type { TicketListRow } from './row.ts'
import { sortKeysOf } from './sort-keys.ts'
import { ticketListTable } from './table.ts'

/**
 * One page of the tickets this viewer may see, with how many there are in all (counted to 10,001 at most).
 * The rows are whole: show them through `visibleRow`. Throws `invalid_input` for a staff-only filter of a
 * requester, a cursor of another query, and a page that lies too deep.
 */
export const listTickets = async (
  db: Kysely<ReadDatabase>,
  query: TicketListQuery,
): Promise<Page<TicketListRow>> => {
  refuseStaffOnly(query)
  const plan = planPage(sortKeysOf(query), query.page, fingerprintOf({ ...query, page: null }))
  const within = sql.join([...scope(query.tenantId, query.viewer), ...conditionsOf(query)], sql` and `)
  const [found, total] = await Promise.all([
    db
      .selectFrom('ticket_list')
      .selectAll()
      .where(sql<boolean>`${within} and ${plan.where}`)
      .orderBy(plan.orderBy)
      .limit(plan.limit)
      .offset(plan.offset)
      .execute(),
    countTickets(db, within),
  ])
  const page = plan.toPage(found.map((record) => toRow(ticketListTable, record)))
  return { ...page, total, totalCapped: total >= countCap }
}

/** A requester never learns that such a filter matched: they would count what they may not see. */
const refuseStaffOnly = ({ viewer, filters }: TicketListQuery): void => {
  const refused = staffOnlyFilters.filter((name) => filters[name] !== undefined)
  if (viewer.kind === 'staff' || refused.length === 0) return
  throw new Failure('invalid_input', `filters for staff only: ${refused.join(', ')}`, {
    errors: refused.map((path) => ({ path, code: 'staff_only', message: 'is for staff only' })),
  })
}

const scope = (tenantId: string, viewer: Viewer): RawBuilder<unknown>[] => [
  sql`tenant_id = ${tenantId}`,
  sql`deleted_at is null`,
  ...(viewer.kind === 'requester' ? [sql`requester_id = ${viewer.userId}`] : []),
]

const countTickets = async (db: Kysely<ReadDatabase>, within: RawBuilder<unknown>): Promise<number> => {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from (select 1 from ticket_list where ${within} limit ${countCap}) as found
  `.execute(db)
  return rows[0]?.total ?? 0
}
