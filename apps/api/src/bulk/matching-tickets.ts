import type { BulkBody } from '@docket/contracts'
import { type CursorPosition, listTickets } from '@docket/read-models'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { requireReading } from '../desk/ticket-now.ts'
import { refused } from '../plugins/refusals.ts'
import { ticketListQueryOf } from '../tickets/send-ticket-list.ts'

const pageSize = 100

/**
 * The ids of the tickets that the filter matches, as GET /tickets would list them. Throws `count_differs` when they
 * are not as many as the caller saw: then it is not the list they decided on.
 */
export const matchingTickets = async (
  context: Pick<ApiContext, 'db' | 'desk'>,
  caller: Caller,
  filter: NonNullable<BulkBody['filter']>,
  expectedCount: number,
): Promise<readonly string[]> => {
  requireReading(caller)
  const query = await ticketListQueryOf(context, caller, filter)
  const ids = new Set<string>()
  let cursor: CursorPosition | null = null
  do {
    const page: Awaited<ReturnType<typeof listTickets>> = await listTickets(context.db, {
      ...query,
      page: { limit: pageSize, cursor },
    })
    if (cursor === null && page.total !== null && page.total !== expectedCount) throw countDiffers(page.total)
    for (const { ticketId } of page.rows) ids.add(ticketId)
    cursor = page.next
  } while (cursor !== null && ids.size <= expectedCount)
  if (ids.size !== expectedCount) throw countDiffers(ids.size)
  return [...ids]
}

const countDiffers = (count: number) =>
  refused('count_differs', `The filter matches ${count} tickets now.`, { count })
