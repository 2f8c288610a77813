import { type RawBuilder, sql } from 'kysely'
import type { TicketListQuery } from '../ticket-list/query.ts'
import type { Viewer } from '../viewer.ts'

/** What makes a text of `ticket_search` a hit, and how good a hit it is. */
export type Matching = {
  by: 'words' | 'title'
  condition: RawBuilder<unknown>
  rank: RawBuilder<unknown>
}

type Asked = Pick<TicketListQuery, 'tenantId' | 'viewer'> & { q: string }

/** As people type it into a web search: all words, "phrases", or, -without. */
export const wordsOf = (q: string): RawBuilder<unknown> =>
  sql`websearch_to_tsquery('simple', ${q.replace(/[<>&]/g, ' ')})`

export const matchingWords = ({ tenantId, viewer, q }: Asked): Matching => ({
  by: 'words',
  condition: sql`words @@ ${wordsOf(q)} and ${visibleTo(tenantId, viewer)}`,
  rank: sql`ts_rank(words, ${wordsOf(q)})`,
})

/** Number and title as they stand; null for a text too short to have a trigram. */
export const matchingTitle = ({ tenantId, viewer, q }: Asked): Matching | null => {
  const sought = q.trim()
  if (!/[\p{L}\p{N}]{3}/u.test(sought)) return null
  const pattern = `%${sought.replace(/[\\%_]/g, '\\$&')}%`
  return {
    by: 'title',
    condition: sql`text_id = 'ticket' and title ilike ${pattern} and ${visibleTo(tenantId, viewer)}`,
    rank: sql`similarity(title, ${sought})`,
  }
}

/** Said beside the scope by which the index finds: an internal text is in no requester's. */
const visibleTo = (tenantId: string, viewer: Viewer): RawBuilder<unknown> =>
  viewer.kind === 'staff' ? sql`tenant_id = ${tenantId}` : sql`tenant_id = ${tenantId} and not internal`
