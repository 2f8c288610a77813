import type { TimedRow } from '../ticket-list/clock-summary.ts'
import { type VisibleTicketRow, visibleRow } from '../ticket-list/visible-row.ts'
import type { Viewer } from '../viewer.ts'
import type { TicketDetailRow } from './row.ts'

type OwnMembers = Pick<
  TicketDetailRow,
  'description' | 'submitterId' | 'resolution' | 'customFields' | 'rating'
>

export type VisibleTicketDetail = VisibleTicketRow &
  OwnMembers & {
    following: boolean
    links?: TicketDetailRow['links']
    followers?: readonly string[]
    mergedFrom?: readonly string[]
  }

/** One ticket as this viewer may see it; who follows it and how it hangs with others is for staff only. */
export const visibleDetail = (detail: TimedRow<TicketDetailRow>, viewer: Viewer): VisibleTicketDetail => {
  const {
    description,
    submitterId,
    resolution,
    links,
    followers,
    rating,
    mergedTickets,
    staffFields,
    ...row
  } = detail
  const isStaff = viewer.kind === 'staff'
  const shared = {
    ...visibleRow(row, viewer),
    description,
    submitterId,
    resolution,
    customFields: isStaff ? row.customFields : withoutFields(row.customFields, staffFields),
    rating,
    following: followers.includes(viewer.userId),
  }
  if (!isStaff) return shared
  return { ...shared, links, followers, mergedFrom: mergedTickets.map(({ ticketId }) => ticketId) }
}

const withoutFields = (fields: TicketDetailRow['customFields'], hidden: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => !hidden.includes(key)))
