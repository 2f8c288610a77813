import { type VisibleTicketRow, visibleRow } from '../ticket-list/visible-row.ts'
import type { Viewer } from '../viewer.ts'
import type { TicketDetailRow } from './row.ts'

type OwnMembers = Pick<
  TicketDetailRow,
  'description' | 'submitterId' | 'resolution' | 'customFields' | 'links'
>

export type VisibleTicketDetail = VisibleTicketRow & OwnMembers & { followers?: readonly string[] }

/** One ticket as this viewer may see it; who follows it is for staff only. */
export const visibleDetail = (detail: TicketDetailRow, viewer: Viewer): VisibleTicketDetail => {
  const { description, submitterId, resolution, links, followers, ...row } = detail
  const { customFields } = row
  const shared = { ...visibleRow(row, viewer), description, submitterId, resolution, customFields, links }
  return viewer.kind === 'staff' ? { ...shared, followers } : shared
}
