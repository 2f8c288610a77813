import type { TicketDetailRow } from '@docket/read-models'
import type { OpenedTicket } from '@docket/ticketing'

/**
 * The read row as the domain's state, as far as permissions and the status machine look at it; the row does not
 * know where an escalated ticket came from, which only matters to what de-escalating leads to.
 */
export const ticketFromRow = (row: TicketDetailRow): OpenedTicket =>
  ({
    ...row,
    deleted: row.deletedAt !== null,
    underImport: row.importing,
    openedAt: row.createdAt,
    cycle: row.reopenCount + 1,
    humanCategory: true,
    humanPriority: true,
    reason: row.pendingReason,
    until: row.pendingUntil,
    escalatedFrom: 'OPEN',
    merged: row.mergedInto === null ? null : { into: row.mergedInto, at: row.closedAt },
    staffCustomFields: {},
    ...{ comments: [], attachments: [], mergedSources: [] },
  }) as unknown as OpenedTicket
