import type { PageRequest } from '../paging/page.ts'
import type { Viewer } from '../viewer.ts'

/** The filters of GET /tickets; several values of one filter are alternatives. Absent or empty: not filtered. */
export type TicketFilters = {
  status?: readonly string[]
  priority?: readonly string[]
  type?: readonly string[]
  category?: readonly string[]
  /** User ids, `me` or `none`. */
  assigneeId?: readonly string[]
  /** Team ids or `none`. */
  teamId?: readonly string[]
  requesterId?: readonly string[]
  organizationId?: readonly string[]
  /** Staff only. */
  tier?: readonly string[]
  /** A ticket with any of them. */
  tag?: readonly string[]
  /** Staff only. */
  delayed?: boolean
  /** From inclusive, to exclusive; ISO 8601. */
  createdFrom?: string
  createdTo?: string
  updatedFrom?: string
  updatedTo?: string
  dueBefore?: string
  /** Words of the title or description, or a number. */
  q?: string
}

/** Filters that a requester may not use: what they select by is staff-only. */
export const staffOnlyFilters = ['tier', 'delayed'] as const satisfies readonly (keyof TicketFilters)[]

export const ticketSortFields = ['createdAt', 'updatedAt', 'priority', 'status', 'dueAt', 'number'] as const

export type TicketSort = { field: (typeof ticketSortFields)[number]; descending: boolean }

/** The newest first, as GET /tickets answers without `sort`. */
export const defaultTicketSort: readonly TicketSort[] = [{ field: 'createdAt', descending: true }]

export type TicketListQuery = {
  tenantId: string
  viewer: Viewer
  filters: TicketFilters
  /** Ties are broken by ticketId, in the direction of the last field. */
  sort: readonly TicketSort[]
  page: PageRequest
}
