import type { Viewer } from '../viewer.ts'
import type { TimedRow } from './clock-summary.ts'
import type { TicketListRow } from './row.ts'

/** Members that never leave the server. */
type Hidden =
  | 'tenantId'
  | 'slaFacts'
  | 'publicCommentCount'
  | 'publicUpdatedAt'
  | 'publicVersion'
  | 'deletedAt'

/** Members only staff see (domain.md section 3, visibility). */
export const staffOnlyFields = [
  'tier',
  'escalationLevel',
  'delayed',
  'sla',
  'reassignmentCount',
  'importing',
] as const satisfies readonly (keyof TimedRow)[]

/** A row does not know which custom fields are staff-only: a requester meets the others on the ticket's page. */
type StaffOnly = (typeof staffOnlyFields)[number] | 'customFields'

/** A row as one viewer may see it: staff-only members are absent for a requester. */
export type VisibleTicketRow = Omit<TimedRow, Hidden | StaffOnly> & Partial<Pick<TimedRow, StaffOnly>>

/**
 * The row as this viewer may see it. For a requester `version`, `updatedAt` and `commentCount` are those of the
 * last public event, so that an internal note is not even noticeable. Whether they may see the ticket at all is
 * `mayList`'s answer.
 */
export const visibleRow = (row: TimedRow, viewer: Viewer): VisibleTicketRow => {
  const { tenantId, slaFacts, publicCommentCount, publicUpdatedAt, publicVersion, deletedAt, ...staff } = row
  if (viewer.kind === 'staff') return staff
  const { tier, escalationLevel, delayed, sla, reassignmentCount, importing, customFields, ...shared } = staff
  return { ...shared, commentCount: publicCommentCount, updatedAt: publicUpdatedAt, version: publicVersion }
}

/** Whether the ticket is in this viewer's lists: staff all that are not deleted, requesters their own. */
export const mayList = (row: TicketListRow, viewer: Viewer): boolean =>
  row.deletedAt === null && (viewer.kind === 'staff' || row.requesterId === viewer.userId)
