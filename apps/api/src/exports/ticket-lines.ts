import type { ListQuery } from '@docket/contracts'
import { type CursorPosition, listTickets } from '@docket/read-models'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { ticketListQueryOf } from '../tickets/send-ticket-list.ts'
import { type Cell, cellsOf, headings } from './ticket-cells.ts'

const pageSize = 1_000

/**
 * The headings, then a line for every ticket that a query of GET /tickets finds for this caller, read page by page. The
 * first page is read before this resolves, so that what is wrong with the query is told as an error.
 */
export const ticketLines = async (
  { db, desk }: Pick<ApiContext, 'db' | 'desk'>,
  caller: Caller,
  query: ListQuery,
): Promise<AsyncIterable<readonly Cell[]>> => {
  const [asked, { fields }] = await Promise.all([
    ticketListQueryOf({ desk }, caller, query),
    desk.rules(caller.tenantId),
  ])
  const keys = [...fields.keys()].toSorted()
  const pageAfter = (cursor: CursorPosition | null) =>
    listTickets(db, { ...asked, page: { limit: pageSize, cursor } })
  const first = await pageAfter(null)
  return (async function* () {
    yield headings(keys)
    for (let page = first; ; page = await pageAfter(page.next)) {
      for (const row of page.rows) yield cellsOf(row, keys)
      if (page.next === null) return
    }
  })()
}
