import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { toRow } from '../read-table.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { ticketListTable } from '../ticket-list/table.ts'
import { seqOf } from '../ticket-search/text.ts'
import type { Viewer } from '../viewer.ts'

export type RelatedTicket = { row: TicketListRow; rank: number }

/**
 * Tickets whose titles share words with this one's, the likest first: for staff among the newest tens of thousands of
 * the tenant, for a requester among their own. Linked or not, open or not; never the ticket itself.
 */
export const listRelated = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; ticketId: string; title: string; viewer: Viewer; limit: number },
): Promise<readonly RelatedTicket[]> => {
  const { tenantId, ticketId, title, viewer, limit } = asked
  const scope =
    viewer.kind === 'staff'
      ? await newestBlocks(db, tenantId)
      : sql`array[search_requester(${tenantId}::uuid, ${viewer.userId})]`
  const { rows } = await sql<Record<string, unknown> & { rank: number }>`
    with asked as (
      select to_tsquery('simple', string_agg(quote_literal(word) || ':A', ' | ')) as query
      from (
        select word from unnest(tsvector_to_array(to_tsvector('simple', ${title}))) as word
        where length(word) > 2 or word ~ '[0-9]' limit 24
      ) as words
    ), alike as (
      select found.ticket_id, ts_rank(found.words, asked.query) as rank
      from asked, ticket_search found
      where found.words @@ asked.query and found.scopes && ${scope} and found.text_id = 'ticket'
        and found.tenant_id = ${tenantId} and found.ticket_id <> ${ticketId}
      order by rank desc, found.seq desc
      limit ${limit * 2}
    )
    select ticket_list.*, alike.rank
    from alike join ticket_list on ticket_list.ticket_id = alike.ticket_id
    where ticket_list.tenant_id = ${tenantId} and ticket_list.deleted_at is null
      and (${viewer.kind === 'staff'} or ticket_list.requester_id = ${viewer.userId})
    order by alike.rank desc, ticket_list.created_at desc
    limit ${limit}`.execute(db)
  return rows.map((record) => ({ row: toRow(ticketListTable, record), rank: record.rank }))
}

/** The block of 2^14 tickets that the newest is in, and the one before: what is alike is mostly of our days. */
const newestBlocks = async (db: Kysely<ReadDatabase>, tenantId: string) => {
  const newest = await db
    .selectFrom('ticket_search')
    .select('title')
    .where('tenant_id', '=', tenantId)
    .where('text_id', '=', 'ticket')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const number = newest?.title?.split(' ', 1)[0] ?? ''
  const block = Math.floor(seqOf(number) / 2 ** 14)
  return sql`array[
    search_block(${tenantId}::uuid, 14, ${block}::bigint),
    search_block(${tenantId}::uuid, 14, ${block - 1}::bigint)
  ]`
}
