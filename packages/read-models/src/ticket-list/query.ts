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
  /** Values of custom fields by key, as text. */
  customFields?: Readonly<Record<string, readonly string[]>>
  /** Words of title, description or comments; else a part of the number or title. */
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
  /** The custom fields that a requester may filter by; none when absent. */
  publicFields?: readonly string[]
  /** Ties are broken by ticketId, in the direction of the last field. */
  sort: readonly TicketSort[]
  page: PageRequest
}
