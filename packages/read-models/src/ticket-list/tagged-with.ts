import { sql } from 'kysely'
import { columnName } from '../read-table.ts'
import type { ListSource } from './list-tickets.ts'
import type { TicketListQuery } from './query.ts'
import { ticketListTable } from './table.ts'

/**
 * The list of one tag and nothing else in the order of creation, which an index on the tags themselves can neither
 * order nor count; null for any other list.
 */
export const taggedWith = ({
  tenantId,
  viewer,
  filters,
  sort,
}: Omit<TicketListQuery, 'page'>): ListSource | null => {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined)
  const [tag, ...more] = filters.tag ?? []
  const byCreation = sort.length === 0 || (sort.length === 1 && sort[0]?.field === 'createdAt')
  if (viewer.kind !== 'staff' || given.length !== 1 || tag === undefined || more.length > 0 || !byCreation) {
    return null
  }
  const tagged = sql`ticket_tag where tenant_id = ${tenantId} and tag = ${tag}`
  return {
    counted: tagged,
    listed: sql`(
      select tagged.ticket_id, tagged.created_at, ${sql.raw(others)}
      from (select ticket_id, created_at from ${tagged}) as tagged
      join ticket_list on ticket_list.ticket_id = tagged.ticket_id
    ) as listed where true`,
  }
}

/** Order and cursor are to meet the columns of the tag, whose index has that order. */
const others = Object.keys(ticketListTable.columns)
  .filter((field) => field !== 'ticketId' && field !== 'createdAt')
  .map((field) => `ticket_list.${columnName(field)}`)
  .join(', ')
