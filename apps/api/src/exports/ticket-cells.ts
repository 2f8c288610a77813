import type { TicketListRow } from '@docket/read-models'

/** What stands in a table: words never become more than words, whatever program opens it. */
export type Cell = string | number | boolean | null

const members = [
  'number',
  'ticketId',
  'title',
  'status',
  'priority',
  'type',
  'category',
  'environment',
  'affectedService',
  'channel',
  'requesterId',
  'organizationId',
  'tier',
  'assigneeId',
  'teamId',
  'escalationLevel',
  'delayed',
  'dueAt',
  'pendingReason',
  'pendingUntil',
  'commentCount',
  'reopenCount',
  'reassignmentCount',
  'mergedInto',
  'createdAt',
  'updatedAt',
  'firstRepliedAt',
  'resolvedAt',
  'closedAt',
] as const satisfies readonly (keyof TicketListRow)[]

/** The first line of an export; custom fields are named as their filters are. */
export const headings = (fieldKeys: readonly string[]): readonly string[] => [
  ...members,
  'tags',
  ...fieldKeys.map((key) => `cf.${key}`),
]

/** A ticket as a line of an export, as staff see it. */
export const cellsOf = (row: TicketListRow, fieldKeys: readonly string[]): readonly Cell[] => [
  ...members.map((member) => row[member]),
  row.tags.join(','),
  ...fieldKeys.map((key) => toCell(row.customFields[key])),
]

const toCell = (value: unknown): Cell =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
