import { type RawBuilder, sql } from 'kysely'
import type { SortKey } from '../paging/keyset.ts'
import type { CursorKey } from '../paging/page.ts'
import type { Viewer } from '../viewer.ts'
import { defaultTicketSort, type TicketListQuery, type TicketSort } from './query.ts'
import type { TicketListRow } from './row.ts'

/**
 * The order of a list: what was asked for, then the id in the direction of the last field. Tickets of one status or
 * priority stand by creation, which is what the indexes of both have.
 */
export const sortKeysOf = ({ sort, viewer }: TicketListQuery): readonly SortKey<TicketListRow>[] => {
  const asked = sort.length > 0 ? sort : defaultTicketSort
  return [
    ...asked.flatMap(({ field, descending }) =>
      sortable(field, viewer).map((part) => ({ ...part, descending })),
    ),
    ...(coarse.has(asked.at(-1)!.field) ? [{ ...byCreation, descending: asked.at(-1)!.descending }] : []),
    { by: sql`ticket_id`, of: (row) => row.ticketId, descending: asked.at(-1)!.descending },
  ]
}

const coarse: ReadonlySet<string> = new Set(['status', 'priority'])

type Sortable = { by: RawBuilder<unknown>; of(row: TicketListRow): CursorKey }

const byCreation: Sortable = { by: sql`created_at`, of: (row) => row.createdAt }

const sortable = (field: TicketSort['field'], viewer: Viewer): readonly Sortable[] => {
  switch (field) {
    case 'createdAt':
      return [byCreation]
    case 'updatedAt':
      return viewer.kind === 'staff'
        ? [{ by: sql`updated_at`, of: (row) => row.updatedAt }]
        : [{ by: sql`public_updated_at`, of: (row) => row.publicUpdatedAt }]
    case 'priority':
      return [{ by: sql`priority`, of: (row) => row.priority }]
    case 'status':
      return [{ by: sql`status`, of: (row) => row.status }]
    case 'dueAt':
      return [{ by: dueOrNever, of: (row) => row.dueAt ?? 'infinity' }]
    case 'number':
      // TCK-1000000 comes after TCK-999999
      return [
        { by: sql`length(number)`, of: (row) => row.number.length },
        { by: sql`number`, of: (row) => row.number },
      ]
  }
}

/** As the index on it is written: tickets without a date are due last. */
export const dueOrNever = sql`coalesce(due_at, 'infinity'::timestamptz)`
