import { categoryOf, statuses } from '@docket/ticketing'
import { type RawBuilder, sql } from 'kysely'
import type { TicketStatisticsRow } from '../ticket-statistics/row.ts'
import type { TicketListQuery } from './query.ts'

type Counter = { dimension: TicketStatisticsRow['dimension']; values: readonly string[] }

/**
 * The number of tickets of the lists that staff open all day, as the tenant's counters have it; null for any other.
 * Counters move with the rows, in one transaction.
 */
export const countedAlready = (query: Omit<TicketListQuery, 'page'>): RawBuilder<unknown> | null => {
  const counter = query.viewer.kind === 'staff' ? counterOf(query) : null
  return (
    counter &&
    sql`
    (select coalesce(sum(count), 0) from ticket_statistics
     where tenant_id = ${query.tenantId} and dimension = ${counter.dimension}
       and value = any (${counter.values}::text[]))`
  )
}

const counterOf = ({ filters }: Omit<TicketListQuery, 'page'>): Counter | null => {
  const { status, priority, type, assigneeId, tag, ...others } = filters
  const given = Object.entries({ status, priority, type, assigneeId, tag }).filter(
    ([, value]) => value?.length,
  )
  if (Object.values(others).some((value) => value !== undefined)) return null
  switch (given.map(([name]) => name).join()) {
    case '':
      return { dimension: 'total', values: [''] }
    case 'status':
      return isOpen(status!) ? { dimension: 'open', values: [''] } : { dimension: 'status', values: status! }
    case 'priority':
      return { dimension: 'priority', values: priority! }
    case 'type':
      return { dimension: 'type', values: type! }
    case 'tag':
      // a ticket with two of them would count twice
      return tag!.length === 1 ? { dimension: 'tag', values: tag! } : null
    case 'status,assigneeId':
      return isOpen(status!) && assigneeId!.every((id) => id === 'none')
        ? { dimension: 'unassigned', values: [''] }
        : null
    default:
      return null
  }
}

/** Exactly the statuses that are not done. */
const isOpen = (wanted: readonly string[]): boolean =>
  statuses.every((status) => wanted.includes(status) === (categoryOf[status] !== 'DONE'))
