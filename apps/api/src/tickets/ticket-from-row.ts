import type { TicketDetailRow } from '@docket/read-models'
import type { OpenedTicket } from '@docket/ticketing'

/**
 * The read row as the domain's state, as far as permissions and the status machine look at it. The row does not
 * know where an escalated or merged ticket came from, which only matters to what taking it back leads to, nor its
 * comments, which are judged one by one.
 */
export const ticketFromRow = (row: TicketDetailRow): OpenedTicket => {
  const { mergedInto, mergedTickets = [], staffFields = [], customFields = {} } = row
  const isStaffs = ([key]: [string, unknown]) => staffFields.includes(key)
  const fields = Object.entries(customFields)
  return {
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
    customFields: Object.fromEntries(fields.filter((field) => !isStaffs(field))),
    staffCustomFields: Object.fromEntries(fields.filter(isStaffs)),
    comments: [],
    attachments: [],
    merged: mergedInto === null ? null : { into: mergedInto, at: row.closedAt, former: openStatus },
    mergedSources: mergedTickets.map((one) => ({ ...one, followers: [] })),
  } as unknown as OpenedTicket
}

const openStatus = {
  status: 'OPEN',
  reason: null,
  until: null,
  escalatedFrom: null,
  resolution: null,
  resolvedAt: null,
  closedAt: null,
}
