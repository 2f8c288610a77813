import type { BulkBody } from '@docket/contracts'
import { type CursorPosition, listTickets, type TicketFilters, viewerOf } from '@docket/read-models'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { refused } from '../plugins/refusals.ts'

const pageSize = 100

/**
 * The ids of the tickets that the filter matches, as GET /tickets would list them. Throws `count_differs` when they
 * are not as many as the caller saw: then it is not the list they decided on.
 */
export const matchingTickets = async (
  { db }: Pick<ApiContext, 'db'>,
  caller: Caller,
  filter: NonNullable<BulkBody['filter']>,
  expectedCount: number,
): Promise<readonly string[]> => {
  const ids = new Set<string>()
  let cursor: CursorPosition | null = null
  do {
    const page = await listTickets(db, {
      tenantId: caller.tenantId,
      viewer: viewerOf(caller),
      filters: filtersOf(filter, caller.userId),
      sort: [{ field: 'createdAt', descending: false }],
      page: { limit: pageSize, cursor },
    })
    if (cursor === null && page.total !== null && page.total !== expectedCount) throw countDiffers(page.total)
    for (const { ticketId } of page.rows) ids.add(ticketId)
    cursor = page.next
  } while (cursor !== null && ids.size <= expectedCount)
  if (ids.size !== expectedCount) throw countDiffers(ids.size)
  return [...ids]
}

const filtersOf = (filter: NonNullable<BulkBody['filter']>, userId: string): TicketFilters => {
  const requesterId = filter.requesterId?.map((id) => (id === 'me' ? userId : id))
  const named = Object.entries({ ...filter, requesterId }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as TicketFilters
}

const countDiffers = (count: number) =>
  refused('count_differs', `The filter matches ${count} tickets now.`, { count })
