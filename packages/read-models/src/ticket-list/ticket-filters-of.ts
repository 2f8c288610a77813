import type { ListQuery } from '@docket/contracts'
import type { Viewer } from '../viewer.ts'
import type { TicketFilters, TicketSort } from './query.ts'

/** The filters of a parsed query, of a request or of a saved view; `me` is whoever looks. */
export const ticketFiltersOf = (query: ListQuery, viewer: Viewer): TicketFilters => {
  const { sort, limit, cursor, page, pageSize, ...filters } = query
  const requesterId = filters.requesterId?.map((id) => (id === 'me' ? viewer.userId : id))
  const named = Object.entries({ ...filters, requesterId }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as TicketFilters
}

/** Its order; `-` is descending. */
export const ticketSortOf = ({ sort = [] }: Pick<ListQuery, 'sort'>): TicketSort[] =>
  sort.map((said) => ({
    field: said.replace(/^-/, '') as TicketSort['field'],
    descending: said.startsWith('-'),
  }))
