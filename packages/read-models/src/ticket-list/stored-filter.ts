import { type ListQuery, listQuery } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import type { Kysely } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import type { PageRequest } from '../paging/page.ts'
import type { FoundTickets } from '../ticket-search/search-tickets.ts'
import type { Viewer } from '../viewer.ts'
import { countTickets, listTickets } from './list-tickets.ts'
import type { TicketFilters, TicketListQuery, TicketSort } from './query.ts'

/** A saved question to the ticket list: parameters as in the query of GET /tickets, and a sort as it is said there. */
export type StoredFilter = { filter: Readonly<Record<string, string>>; sort: string | null }

type Asked = { tenantId: string; viewer: Viewer; publicFields?: readonly string[] }

/** The tickets of a saved filter as this viewer finds them now; `me` is the viewer. Throws as `listTickets` does. */
export const listStored = (
  db: Kysely<ReadDatabase>,
  stored: StoredFilter,
  { page, ...asked }: Asked & { page: PageRequest },
): Promise<FoundTickets> => listTickets(db, { ...asked, ...questionOf(stored, asked.viewer), page })

/** How many they are, counted to 10,001 at most; of a search, the matches among the newest hits. */
export const countStored = (
  db: Kysely<ReadDatabase>,
  stored: StoredFilter,
  asked: Asked,
): Promise<{ count: number; capped: boolean }> =>
  countTickets(db, { ...asked, ...questionOf(stored, asked.viewer) })

/** The filters of a parsed query. */
export const ticketFiltersOf = (query: ListQuery, viewer: Viewer): TicketFilters => {
  const { sort, limit, cursor, page, pageSize, ...filters } = query
  const requesterId = filters.requesterId?.map((id) => (id === 'me' ? viewer.userId : id))
  const named = Object.entries({ ...filters, requesterId }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(named) as TicketFilters
}

export const ticketSortOf = ({ sort = [] }: Pick<ListQuery, 'sort'>): TicketSort[] =>
  sort.map((said) => ({
    field: said.replace(/^-/, '') as TicketSort['field'],
    descending: said.startsWith('-'),
  }))

/** What was saved was checked then; a filter that is refused today is told like one in a query. */
const questionOf = (
  { filter, sort }: StoredFilter,
  viewer: Viewer,
): Pick<TicketListQuery, 'filters' | 'sort'> => {
  const parsed = listQuery.safeParse({ ...filter, ...(sort !== null && { sort }) })
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, code, message }) => ({
      path: path.join('.') || 'filter',
      code,
      message,
    }))
    throw new Failure('invalid_input', 'The saved filter is not one of the ticket list any more.', { errors })
  }
  return { filters: ticketFiltersOf(parsed.data, viewer), sort: ticketSortOf(parsed.data) }
}
