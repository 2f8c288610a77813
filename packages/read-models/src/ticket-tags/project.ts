import type { TicketListRow } from '../ticket-list/row.ts'
import type { TicketTagRow } from './table.ts'

/** The rows of a ticket's tags; pure. */
export const projectTicketTags = (row: TicketListRow): readonly TicketTagRow[] =>
  row.deletedAt === null
    ? [...new Set(row.tags)].map((tag) => ({
        ticketId: row.ticketId,
        tag,
        tenantId: row.tenantId,
        createdAt: row.createdAt,
      }))
    : []

/** Whether a change touches them at all. */
export const hasOtherTags = (before: TicketListRow | null, after: TicketListRow): boolean =>
  before === null
    ? after.tags.length > 0
    : (before.deletedAt === null) !== (after.deletedAt === null) ||
      before.tags.length !== after.tags.length ||
      before.tags.some((tag, index) => tag !== after.tags[index])
