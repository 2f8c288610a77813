import type { Change, Link } from './events.ts'
import type { CustomFields, OpenedTicket, Ticket } from './state.ts'

/**
 * What a reader may be told has changed, and who may know: `staff` fields never reach a requester. Counters and
 * times that follow from these are left out.
 */
export const ticketFields = {
  status: 'everybody',
  reason: 'everybody',
  until: 'everybody',
  title: 'everybody',
  description: 'everybody',
  priority: 'everybody',
  type: 'everybody',
  category: 'everybody',
  environment: 'everybody',
  affectedService: 'everybody',
  assigneeId: 'everybody',
  teamId: 'everybody',
  requesterId: 'everybody',
  organizationId: 'everybody',
  tags: 'everybody',
  resolution: 'everybody',
  publicCommentCount: 'everybody',
  dueAt: 'everybody',
  customFields: 'everybody',
  rating: 'everybody',
  mergedInto: 'everybody',
  deleted: 'everybody',
  staffCustomFields: 'staff',
  followers: 'staff',
  links: 'staff',
  commentCount: 'staff',
  escalationLevel: 'staff',
  tier: 'staff',
  slaPolicy: 'staff',
  underImport: 'staff',
} as const satisfies Record<string, 'everybody' | 'staff'>

export type TicketField = keyof typeof ticketFields
export type FieldChange = { readonly field: TicketField } & Change<FieldValue>
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | { readonly code: string | null; readonly notes: string | null }
  | { readonly score: number; readonly comment: string | null }
  | CustomFields
  | readonly Link[]
  | { readonly policyId: string; readonly policyVersion: number }

/**
 * The field-level difference between two states of a ticket, in the order of `ticketFields`: what the history
 * shows, what the live stream names, and what the public mapping starts from. A field that a status does not have
 * is null, so opening a ticket lists every field that is set.
 */
export const changedFields = (before: Ticket, after: Ticket): readonly FieldChange[] =>
  (Object.keys(ticketFields) as TicketField[]).flatMap((field) => {
    const change = { field, from: fieldOf(before, field), to: fieldOf(after, field) }
    return isSame(change.from, change.to) ? [] : [change]
  })

const fieldOf = (ticket: Ticket, field: TicketField): FieldValue => {
  const values: { readonly [F in TicketField]?: FieldValue } =
    ticket.status === 'UNOPENED'
      ? unset
      : { ...ticket, mergedInto: ticket.merged?.into ?? null, slaPolicy: policyOf(ticket) }
  return values[field] ?? null
}

const policyOf = ({ sla: { pin } }: OpenedTicket): FieldValue =>
  pin && { policyId: pin.policyId, policyVersion: pin.policyVersion }

/** What opening does not have to mention; every other field of an unopened ticket is null. */
const unset: { readonly [F in TicketField]?: FieldValue } = {
  tags: [],
  customFields: {},
  staffCustomFields: {},
  followers: [],
  links: [],
  publicCommentCount: 0,
  commentCount: 0,
  escalationLevel: 0,
  deleted: false,
  underImport: false,
}

/** Lists and records are small and built in one key order: their text tells them apart. */
const isSame = (one: FieldValue, other: FieldValue): boolean =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other))
