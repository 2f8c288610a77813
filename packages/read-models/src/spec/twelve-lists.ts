import { categoryOf, statuses } from '@docket/ticketing'
import { fingerprintOf } from '../paging/cursor-text.ts'
import type { CursorPosition } from '../paging/page.ts'
import type { TicketListQuery } from '../ticket-list/query.ts'
import type { TicketListRow } from '../ticket-list/row.ts'
import { sortKeysOf } from '../ticket-list/sort-keys.ts'

/** Whom and what the lists are about. */
export type ListSubjects = {
  tenantId: string
  agentId: string
  teamId: string
  requesterId: string
  organizationId: string
  tag: string
  now: string
  /** A row from the middle of the tenant's tickets, to go on from. */
  middle: TicketListRow
}

/** A list people ask for all day, with the index that its rows and its count are to come from. */
export type NamedList = { name: string; query: TicketListQuery; rowsBy: string; countBy: string }

const open = statuses.filter((status) => categoryOf[status] !== 'DONE')
const newest = [{ field: 'createdAt', descending: true }] as const
const oldest = [{ field: 'createdAt', descending: false }] as const
const touched = [{ field: 'updatedAt', descending: true }] as const
const due = [{ field: 'dueAt', descending: false }] as const
const counters = 'ticket_statistics_pkey'
const first = { limit: 25, cursor: null } as const

/**
 * The twelve list queries that are measured and whose plans are held by a test: the default views, deep pages, and
 * the filters by assignee, team, requester, organization, tag and due date.
 */
export const twelveLists = (about: ListSubjects): readonly NamedList[] => {
  const staff = { tenantId: about.tenantId, viewer: { kind: 'staff', userId: about.agentId } } as const
  const of = (
    name: string,
    question: Pick<TicketListQuery, 'filters' | 'sort'> & Partial<Pick<TicketListQuery, 'page' | 'viewer'>>,
    rowsBy: string,
    countBy: string = rowsBy,
  ): NamedList => ({ name, query: { ...staff, page: first, ...question }, rowsBy, countBy })
  const all = { filters: {}, sort: newest }
  return [
    of('all_tickets', all, 'ticket_list_created', counters),
    of('open_tickets', { filters: { status: open }, sort: touched }, 'ticket_list_open_updated', counters),
    of(
      'unassigned_tickets',
      { filters: { status: open, assigneeId: ['none'] }, sort: oldest },
      'ticket_list_open_unassigned',
      counters,
    ),
    of(
      'urgent_tickets',
      { filters: { status: open, priority: ['P1'] }, sort: newest },
      'ticket_list_open_priority',
    ),
    of(
      'deep_page_by_cursor',
      { ...all, page: { limit: 25, cursor: cursorAfter({ ...staff, ...all }, about.middle) } },
      'ticket_list_created',
      counters,
    ),
    of('deep_page_by_number', { ...all, page: { page: 400, pageSize: 25 } }, 'ticket_list_created', counters),
    of(
      'assigned_to_me',
      { filters: { status: open, assigneeId: ['me'] }, sort: touched },
      'ticket_list_open_assignee',
    ),
    of(
      'of_my_team',
      { filters: { status: open, teamId: [about.teamId] }, sort: touched },
      'ticket_list_open_team',
    ),
    of(
      'of_a_requester',
      { ...all, viewer: { kind: 'requester', userId: about.requesterId } },
      'ticket_list_requester',
    ),
    of(
      'of_an_organization',
      { filters: { organizationId: [about.organizationId] }, sort: newest },
      'ticket_list_organization',
    ),
    of('with_a_tag', { filters: { tag: [about.tag] }, sort: newest }, 'ticket_tag_created', counters),
    of('due', { filters: { status: open, dueBefore: about.now }, sort: due }, 'ticket_list_open_due'),
  ]
}

/** The cursor that a list would have given after this row. */
export const cursorAfter = (query: Omit<TicketListQuery, 'page'>, row: TicketListRow): CursorPosition => ({
  fingerprint: fingerprintOf({ ...query, page: null }),
  direction: 'next',
  keys: sortKeysOf({ ...query, page: first }).map((key) => key.of(row)),
})
