import { z } from 'zod'
import { channel, environment, pendingReason, priority, status, ticketType, uuid } from '../http/fields.ts'
import { actor, change, publicEvent } from './public-event.ts'

const personId = z.string()
const at = z.iso.datetime()
const assignment = z.strictObject({ assigneeId: personId.nullable(), teamId: z.string().nullable() })
const resolution = z.strictObject({ code: z.string().nullable(), notes: z.string().nullable() })
const customFieldValue = z.union([z.string(), z.number(), z.boolean()]).nullable()
const ofTicket = { ticketId: uuid, actor }

/**
 * Every event of `docket.ticket.events.v1` by its `ce_type`, with the record's data. A field that is added stays
 * optional to readers; any other change takes the next `.v<n>`. What requesters may not see is in none of them.
 */
export const ticketEventSchemas = {
  'docket.ticket.opened.v1': publicEvent('A ticket was opened.', {
    ...ofTicket,
    number: z.string(),
    title: z.string(),
    description: z.string(),
    priority,
    type: ticketType,
    category: z.string(),
    environment: environment.nullable(),
    affectedService: z.string().nullable(),
    channel,
    requesterId: personId,
    submitterId: personId,
    organizationId: z.string().nullable(),
    assigneeId: personId.nullable(),
    teamId: z.string().nullable(),
    tags: z.array(z.string()),
  }),
  'docket.ticket.details_changed.v1': publicEvent('Some of its details changed; the others are left out.', {
    ...ofTicket,
    changes: z.strictObject({
      title: change(z.string()).optional(),
      description: change(z.string()).optional(),
      type: change(ticketType).optional(),
      category: change(z.string()).optional(),
      environment: change(environment.nullable()).optional(),
      affectedService: change(z.string().nullable()).optional(),
    }),
  }),
  'docket.ticket.priority_changed.v1': publicEvent('Its priority changed.', {
    ...ofTicket,
    from: priority,
    to: priority,
  }),
  'docket.ticket.status_changed.v1': publicEvent(
    'Its status became OPEN, IN_PROGRESS or PENDING_INFO; the other statuses have events of their own.',
    {
      ...ofTicket,
      from: status,
      to: status.extract(['OPEN', 'IN_PROGRESS', 'PENDING_INFO']),
      reason: pendingReason.nullable(),
      until: at.nullable(),
    },
  ),
  'docket.ticket.status_restored.v1': publicEvent('A change of its status was taken back.', {
    ...ofTicket,
    from: status,
    to: status,
    reason: pendingReason.nullable(),
    until: at.nullable(),
  }),
  'docket.ticket.assigned.v1': publicEvent('Assignee and team as they are from now on, changed or not.', {
    ...ofTicket,
    ...assignment.shape,
    from: assignment,
  }),
  'docket.ticket.unassigned.v1': publicEvent('Nobody is assigned from now on; the team stays.', {
    ...ofTicket,
    from: assignment,
  }),
  'docket.ticket.escalated.v1': publicEvent('Its status became ESCALATED.', { ...ofTicket, from: status }),
  'docket.ticket.deescalated.v1': publicEvent('It is no longer ESCALATED.', { ...ofTicket, to: status }),
  'docket.ticket.resolved.v1': publicEvent('It was resolved.', { ...ofTicket, from: status, resolution }),
  'docket.ticket.closed.v1': publicEvent('It was closed.', { ...ofTicket, from: status }),
  'docket.ticket.reopened.v1': publicEvent('It was reopened.', { ...ofTicket, from: status }),
  'docket.ticket.comment_added.v1': publicEvent('A public comment; internal notes are never published.', {
    ...ofTicket,
    commentId: z.string(),
    authorId: personId,
    authorKind: z.enum(['requester', 'agent', 'system']),
    body: z.string(),
  }),
  'docket.ticket.comment_edited.v1': publicEvent('The text of a public comment from now on.', {
    ...ofTicket,
    commentId: z.string(),
    body: z.string(),
  }),
  'docket.ticket.comment_deleted.v1': publicEvent('A public comment was deleted.', {
    ...ofTicket,
    commentId: z.string(),
  }),
  'docket.ticket.attachment_added.v1': publicEvent('A file that the requester may see was attached.', {
    ...ofTicket,
    attachmentId: z.string(),
    commentId: z.string().nullable(),
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
  }),
  'docket.ticket.attachment_removed.v1': publicEvent('Such a file was taken away.', {
    ...ofTicket,
    attachmentId: z.string(),
  }),
  'docket.ticket.due_date_set.v1': publicEvent('Its manual due date; null: none from now on.', {
    ...ofTicket,
    from: at.nullable(),
    to: at.nullable(),
  }),
  'docket.ticket.custom_field_set.v1': publicEvent('A custom field has another value; null: none.', {
    ...ofTicket,
    key: z.string(),
    from: customFieldValue,
    to: customFieldValue,
  }),
  'docket.ticket.rated.v1': publicEvent('Its requester rated it, 1 to 5.', {
    ...ofTicket,
    score: z.int(),
    comment: z.string().nullable(),
  }),
  'docket.ticket.merged.v1': publicEvent('It was merged into another ticket, and closed by that.', {
    ...ofTicket,
    from: status,
    mergedInto: uuid,
  }),
  'docket.ticket.unmerged.v1': publicEvent('The merge was taken back: it has its former status again.', {
    ...ofTicket,
    mergedFrom: uuid,
    to: status,
  }),
  'docket.ticket.text_redacted.v1': publicEvent(
    'Text of it was replaced by a marker, also in the events of these versions: forget what they said.',
    { ...ofTicket, versions: z.array(z.int()) },
  ),
  'docket.ticket.tagged.v1': publicEvent('Tags were added.', { ...ofTicket, tags: z.array(z.string()) }),
  'docket.ticket.untagged.v1': publicEvent('Tags were taken away.', {
    ...ofTicket,
    tags: z.array(z.string()),
  }),
  'docket.ticket.deleted.v1': publicEvent('It was deleted, and may be restored.', ofTicket),
  'docket.ticket.restored.v1': publicEvent('It was restored after a deletion.', ofTicket),
  'docket.ticket.changed_internally.v1': publicEvent(
    'Something internal to the staff happened: that it did, not what and not by whom.',
    { ticketId: uuid },
  ),
} as const

export type TicketEventSchemas = typeof ticketEventSchemas
/** An event as subscribers of `docket.ticket.events.v1` see it. */
export type PublicTicketEvent = {
  [Type in keyof TicketEventSchemas]: { type: Type; data: z.output<TicketEventSchemas[Type]> }
}[keyof TicketEventSchemas]
