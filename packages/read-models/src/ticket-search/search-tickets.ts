import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { fingerprintOf } from '../paging/cursor-text.ts'
import { planPage, type SortKey } from '../paging/keyset.ts'
import type { Page } from '../paging/page.ts'
import { toRow } from '../read-table.ts'
import { conditionsOf, scopeOf } from '../ticket-list/conditions.ts'
import type { TicketListQuery } from '../ticket-list/query.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { sortKeysOf } from '../ticket-list/sort-keys.ts'
import { ticketListTable } from '../ticket-list/table.ts'
import { type Matching, matchingTitle, matchingWords } from './matching.ts'
import { firstWindow, ticketsIn, type Window, widerWindow, within } from './window.ts'

/** The text of a ticket that matched best, and by what. */
export type TextMatch = { textId: string; by: 'words' | 'title' }
export type FoundTickets = Page<TicketListRow> & { matches: ReadonlyMap<string, TextMatch> }

/** Ranked and counted are the newest so many matching texts; with filters, that many are held against them. */
const newestHits = { plain: 1_000, filtered: 2_000 }

/**
 * One page of the tickets with a text that has all words of `q` and that the viewer may see, best first unless a
 * sort is asked for. Where no text has them, tickets whose number or title contains `q` literally. Deep down in time
 * a common word is not looked for: `totalCapped` says so.
 */
export const searchTickets = async (
  db: Kysely<ReadDatabase>,
  query: TicketListQuery & { q: string },
): Promise<FoundTickets> => {
  const found = await searchBy(db, query, matchingWords(query))
  const byTitle = matchingTitle(query)
  return found.total === 0 && byTitle ? searchBy(db, query, byTitle) : found
}

type FoundRow = TicketListRow & { rank: number; textId: string }

/**
 * Looks through the newest tickets first, and through more until there are hits enough: a common word is read from a
 * few thousand tickets, a rare one from all.
 */
const searchBy = async (
  db: Kysely<ReadDatabase>,
  query: TicketListQuery,
  matching: Matching,
): Promise<FoundTickets> => {
  const limit = conditionsOf(query).length > 0 ? newestHits.filtered : newestHits.plain
  let window = firstWindow(query.viewer)
  for (;;) {
    const found = await searchIn(db, query, matching, window, limit)
    const looked = ticketsIn(window, found.newest)
    if (found.hits >= limit || looked >= found.newest) return found.page
    window = widerWindow(found, looked, limit)
  }
}

const searchIn = async (
  db: Kysely<ReadDatabase>,
  query: TicketListQuery,
  matching: Matching,
  window: Window,
  limit: number,
): Promise<{ newest: number; hits: number; texts: number; page: FoundTickets }> => {
  const plan = planPage(orderOf(query), query.page, fingerprintOf({ ...query, page: null }))
  const listed = sql.join([...scopeOf(query), ...conditionsOf(query)], sql` and `)
  const newest = sql`(select seq from newest)`
  const { rows } = await sql<Record<string, unknown>>`
    with newest as materialized (
      select coalesce(max(seq), 0) as seq from ticket_search
      where tenant_id = ${query.tenantId} and text_id = 'ticket'
    ), hit as materialized (
      select ticket_id, text_id, seq, title, words
      from ticket_search where ${matching.condition} and ${within(window, query, newest)}
      order by seq desc limit ${limit}
    ), ticket as materialized (
      select ticket_id as found_id, (array_agg(text_id order by rank desc))[1] as found_text,
        round(1000000 * sum(rank))::bigint as found_rank
      from (select ticket_id, text_id, ${matching.rank} as rank from hit) as ranked group by ticket_id
    ), found as materialized (
      select * from ticket cross join lateral (
        select * from ticket_list where ticket_id = found_id and ${listed} offset 0
      ) as listed
    )
    select counted.*, page.* from (
      select ${newest} as newest, (select count(*) from hit) as hits, (select count(*) from found) as total,
        (select reltuples from pg_class where oid = 'ticket_search'::regclass) as texts
    ) as counted
    left join lateral (
      select * from found where ${plan.where} order by ${plan.orderBy} limit ${plan.limit} offset ${plan.offset}
    ) as page on true`.execute(db)
  const page = plan.toPage(rows.filter((record) => record.ticket_id !== null).map(toFound))
  const hits = Number(rows[0]?.hits ?? 0)
  return {
    newest: Number(rows[0]?.newest ?? 0),
    hits,
    texts: Number(rows[0]?.texts ?? 0),
    page: {
      ...page,
      rows: page.rows.map(({ rank, textId, ...row }) => row),
      total: Number(rows[0]?.total ?? 0),
      totalCapped: hits >= limit,
      matches: new Map(page.rows.map(({ ticketId, textId }) => [ticketId, { textId, by: matching.by }])),
    },
  }
}

const toFound = (record: Record<string, unknown>): FoundRow => ({
  ...toRow(ticketListTable, record),
  rank: Number(record.found_rank),
  textId: String(record.found_text),
})

/** The best first, among equals the newest ticket; or as asked. */
const orderOf = (query: TicketListQuery): readonly SortKey<FoundRow>[] =>
  query.sort.length > 0 ? sortKeysOf(query) : [byRank, ...sortKeysOf(query)]

const byRank: SortKey<FoundRow> = {
  by: sql`found_rank` as RawBuilder<unknown>,
  descending: true,
  of: (row) => row.rank,
}
