import type { Json, StoredEvent } from '@docket/event-sourcing'
import { isStaffOnly } from '@docket/ticketing'
import type { PolicyPin } from '@docket/ticketing/sla'
import { type LoggedEvent, toLoggedEvent } from '../logged-event.ts'
import { projectTicketDetail } from '../ticket-detail/project.ts'
import type { TicketDetailRow } from '../ticket-detail/row.ts'
import { type KeptPin, pinOf } from '../ticket-list/sla-facts.ts'
import { staffOnlyFields } from '../ticket-list/visible-row.ts'
import type { TicketHistoryRow } from './row.ts'

/** The fields whose changes are told one by one. Counters and times follow from them and are left out. */
export const auditedFields = [
  'title',
  'description',
  'status',
  'priority',
  'type',
  'category',
  'environment',
  'affectedService',
  'requesterId',
  'organizationId',
  'tier',
  'assigneeId',
  'teamId',
  'tags',
  'escalationLevel',
  'dueAt',
  'pendingReason',
  'pendingUntil',
  'resolution',
  'links',
  'followers',
  'importing',
  'rating',
  'mergedInto',
  'mergedTickets',
] as const satisfies readonly (keyof TicketDetailRow)[]

/**
 * What one event changed, field by field, told by comparing the ticket before and after it; pure. Opening,
 * deleting and restoring are one line about the `ticket`, a comment is one line naming it.
 */
export const projectTicketHistory = (
  before: TicketDetailRow | null,
  after: TicketDetailRow,
  logged: LoggedEvent,
): readonly TicketHistoryRow[] => {
  const lines = before === null ? [opening] : changes(before, after)
  const internal = isStaffOnly(logged.event)
  return [...lines, ...told(logged), ...toldOfClocks(logged, before)].map((line) => ({
    ...line,
    ...envelope(after.ticketId, logged.stored),
    staffOnly: internal || staffOnlyLines.has(line.field),
  }))
}

/** The history of a ticket straight from its log, for `asOf` and parked tickets. */
export const foldTicketHistory = (events: readonly StoredEvent[]): readonly TicketHistoryRow[] => {
  let row: TicketDetailRow | null = null
  return events.flatMap((stored) => {
    const logged = toLoggedEvent(stored)
    const before = row
    row = projectTicketDetail(before, logged)
    return projectTicketHistory(before, row, logged)
  })
}

type Line = Pick<TicketHistoryRow, 'field' | 'from' | 'to'>

/** What happened to a ticket's clocks, beside the fields of the ticket. */
export const clockLines: ReadonlySet<string> = new Set(['slaPolicy', 'slaWarning', 'slaBreach', 'slaLevel'])

/** Fields that are staff's even where the event that changed them is public. */
const staffOnlyLines: ReadonlySet<string> = new Set([
  ...staffOnlyFields,
  'links',
  'followers',
  'mergedTickets',
  ...clockLines,
])

const opening: Line = { field: 'ticket', from: null, to: 'opened' }

const changes = (before: TicketDetailRow, after: TicketDetailRow): readonly Line[] =>
  auditedFields
    .filter((field) => before[field] !== after[field] && !sameJson(before[field], after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }))

const sameJson = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const told = ({ event }: LoggedEvent): readonly Line[] => {
  switch (event.type) {
    case 'CommentAdded':
      return [
        {
          field: 'comment',
          from: null,
          to: { commentId: event.data.commentId, visibility: event.data.visibility },
        },
      ]
    case 'CommentEdited':
      return [{ field: 'comment', from: about(event.data), to: { ...about(event.data), edited: true } }]
    case 'CommentDeleted':
      return [{ field: 'comment', from: about(event.data), to: { ...about(event.data), deleted: true } }]
    case 'AttachmentAdded':
      return [{ field: 'attachment', from: null, to: file(event.data) }]
    case 'AttachmentRemoved':
      return [{ field: 'attachment', from: file(event.data), to: null }]
    case 'CustomFieldSet': {
      // by its own name: the others beside it may be for staff only
      const { key, from, to } = event.data
      return [{ field: `customFields.${key}`, from, to }]
    }
    case 'TextRedacted': {
      const { commentId, field } = event.data
      return [{ field: 'text', from: null, to: { redacted: true, commentId, field } }]
    }
    case 'TicketDeleted':
      return [{ field: 'ticket', from: null, to: 'deleted' }]
    case 'TicketRestored':
      return [{ field: 'ticket', from: 'deleted', to: 'restored' }]
    default:
      return []
  }
}

const toldOfClocks = ({ event }: LoggedEvent, before: TicketDetailRow | null): readonly Line[] => {
  const from = policyOf(pinOf(before?.slaFacts ?? []))
  switch (event.type) {
    case 'SlaPolicyApplied':
      return [{ field: 'slaPolicy', from, to: policyOf(event.data) }]
    case 'SlaPolicyRemoved':
      return [{ field: 'slaPolicy', from, to: null }]
    case 'SlaWarningRaised':
      return [{ field: 'slaWarning', from: null, to: event.data }]
    case 'SlaBreached':
      return [{ field: 'slaBreach', from: null, to: event.data }]
    case 'TicketEscalated': {
      const { cause, level } = event.data
      return cause === null ? [] : [{ field: 'slaLevel', from: null, to: { ...cause, level } }]
    }
    default:
      return []
  }
}

const policyOf = (pin: KeptPin | PolicyPin | null): Json =>
  pin && {
    policyId: pin.policyId,
    policyVersion: pin.policyVersion,
    calendarId: pin.calendarId,
    calendarVersion: pin.calendarVersion,
  }

const about = ({ commentId, visibility }: { commentId: string; visibility: string }) => ({
  commentId,
  visibility,
})

/** By its id: its name may have to go one day, and nothing here is ever redacted. */
const file = ({ attachmentId, visibility }: { attachmentId: string; visibility: string }) => ({
  attachmentId,
  visibility,
})

const envelope = (
  ticketId: string,
  stored: StoredEvent,
): Omit<TicketHistoryRow, keyof Line | 'staffOnly'> => ({
  ticketId,
  tenantId: stored.tenantId,
  version: stored.version,
  eventId: stored.eventId,
  eventType: stored.type,
  actorKind: stored.meta.actor.kind,
  actorId: stored.meta.actor.id,
  at: stored.occurredAt,
  recordedAt: stored.recordedAt,
  correlationId: stored.meta.correlationId,
  causationId: stored.meta.causationId,
})
