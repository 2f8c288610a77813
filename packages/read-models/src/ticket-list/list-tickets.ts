import { Failure } from '@docket/runtime'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage } from '../paging/keyset.ts'
import { countCap } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import { type FoundTickets, searchTickets } from '../ticket-search/search-tickets.ts'
import { conditionsOf, scopeOf } from './conditions.ts'
import { countedAlready } from './counted-already.ts'
import { staffOnlyFilters, type TicketListQuery } from './query.ts'
import { sortKeysOf } from './sort-keys.ts'
import { ticketListTable } from './table.ts'
import { taggedWith } from './tagged-with.ts'

/**
 * One page of the tickets this viewer may see, with how many there are in all (counted to 10,001 at most); with `q`
 * the best matches, and by which text each was found. The rows are whole: show them through `visibleRow`. Throws
 * `invalid_input` for a staff-only filter of a requester, a cursor of another query, and a page that lies too deep.
 */
export const listTickets = async (
  db: Kysely<ReadDatabase>,
  query: TicketListQuery,
): Promise<FoundTickets> => {
  refuseStaffOnly(query)
  const q = query.filters.q?.trim()
  if (q) return searchTickets(db, { ...query, q })
  const plan = planPage(sortKeysOf(query), query.page, fingerprintOf({ ...query, page: null }))
  const source = taggedWith(query) ?? plainList(query)
  const { rows } = await sql<Record<string, unknown>>`
    select counted.total, page.* from (select ${countOf(query, source, plan.orderBy)} as total) as counted
    left join lateral (
      select * from ${source.listed} and ${plan.where}
      order by ${plan.orderBy} limit ${plan.limit} offset ${plan.offset}
    ) as page on true`.execute(db)
  const total = Math.min(Number(rows[0]?.total ?? 0), countCap)
  const found = rows.filter((record) => record.ticket_id !== null)
  const page = plan.toPage(found.map((record) => toRow(ticketListTable, record)))
  return { ...page, total, totalCapped: total >= countCap, matches: new Map() }
}

/**
 * Counted in the order of the list where one index has it: the planner would take a limit of 10,001 for a reason to
 * read the table from its start.
 */
const countOf = (
  query: Omit<TicketListQuery, 'page'>,
  { counted }: ListSource,
  orderBy: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const order = query.sort.length <= 1 ? sql`order by ${orderBy}` : sql``
  return (
    countedAlready(query) ??
    sql`(select count(*) from (select from ${counted} ${order} limit ${countCap}) as found)`
  )
}

/** How many tickets a query finds, counted as `listTickets` counts them. */
export const countTickets = async (
  db: Kysely<ReadDatabase>,
  query: Omit<TicketListQuery, 'page'>,
): Promise<{ count: number; capped: boolean }> => {
  refuseStaffOnly(query)
  const q = query.filters.q?.trim()
  if (q) {
    const { total, totalCapped } = await searchTickets(db, { ...query, q, page })
    return { count: total ?? 0, capped: totalCapped }
  }
  const source = taggedWith(query) ?? plainList(query)
  const { orderBy } = planPage(sortKeysOf({ ...query, page }), page, '')
  const { rows } = await sql<{ total: string }>`select ${countOf(query, source, orderBy)} as total`.execute(
    db,
  )
  const count = Math.min(Number(rows[0]?.total ?? 0), countCap)
  return { count, capped: count >= countCap }
}

const page = { limit: 1, cursor: null } as const

/** What to count and what to list: a `from` with its conditions each. */
export type ListSource = { counted: RawBuilder<unknown>; listed: RawBuilder<unknown> }

const plainList = (query: Omit<TicketListQuery, 'page'>): ListSource => {
  const all = sql`ticket_list where ${sql.join([...scopeOf(query), ...conditionsOf(query)], sql` and `)}`
  return { counted: all, listed: all }
}

/** A requester never learns that such a filter matched: they would count what they may not see. */
const refuseStaffOnly = ({ viewer, filters, publicFields }: Omit<TicketListQuery, 'page'>): void => {
  if (viewer.kind === 'staff') return
  const fields = Object.keys(filters.customFields ?? {}).filter((key) => !publicFields?.includes(key))
  const refused = [
    ...staffOnlyFilters.filter((name) => filters[name] !== undefined),
    ...fields.map((key) => `cf.${key}`),
  ]
  if (refused.length === 0) return
  throw new Failure('invalid_input', `filters for staff only: ${refused.join(', ')}`, {
    errors: refused.map((path) => ({ path, code: 'staff_only', message: 'is for staff only' })),
  })
}
