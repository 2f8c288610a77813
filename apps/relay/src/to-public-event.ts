import type { PublicTicketEvent } from '@docket/contracts'
import type { Actor, StoredEvent } from '@docket/event-sourcing'
import { isStaffOnly, type TicketEvent, ticketIdOf } from '@docket/ticketing'

/**
 * A ticket's event as anybody may read it: explicit, field by field, so that nothing new is published by accident.
 * Of an internal event it tells that it happened, not what and not by whom; escalation levels, tiers, causes,
 * reasons given among staff and addresses are nowhere.
 */
export const toPublicEvent = (
  event: TicketEvent,
  { streamId, meta }: Pick<StoredEvent, 'streamId' | 'meta'>,
): PublicTicketEvent => {
  const ticketId = ticketIdOf(streamId)
  if (isStaffOnly(event)) return { type: 'docket.ticket.changed_internally.v1', data: { ticketId } }
  const common = { ticketId, actor: toPublicActor(meta.actor) }
  switch (event.type) {
    case 'TicketOpened':
      return { type: 'docket.ticket.opened.v1', data: { ...common, ...opening(event.data) } }
    case 'TicketDetailsChanged':
      return { type: 'docket.ticket.details_changed.v1', data: { ...common, changes: changes(event.data) } }
    case 'TicketPriorityChanged': {
      const { from, to } = event.data
      return { type: 'docket.ticket.priority_changed.v1', data: { ...common, from, to } }
    }
    case 'TicketStatusChanged': {
      const { from, to, reason, until } = event.data
      if (event.data.restored === null) {
        const plain = { from, to: event.data.to, reason, until }
        return { type: 'docket.ticket.status_changed.v1', data: { ...common, ...plain } }
      }
      return { type: 'docket.ticket.status_restored.v1', data: { ...common, from, to, reason, until } }
    }
    case 'TicketAssigned': {
      const { from, ...to } = event.data
      return {
        type: 'docket.ticket.assigned.v1',
        data: { ...common, ...assignment(to), from: assignment(from) },
      }
    }
    case 'TicketUnassigned':
      return { type: 'docket.ticket.unassigned.v1', data: { ...common, from: assignment(event.data.from) } }
    case 'TicketEscalated':
      return { type: 'docket.ticket.escalated.v1', data: { ...common, from: event.data.from } }
    case 'TicketDeescalated':
      return { type: 'docket.ticket.deescalated.v1', data: { ...common, to: event.data.to } }
    case 'TicketResolved': {
      const { code, notes } = event.data.resolution
      const resolution = { code, notes }
      return { type: 'docket.ticket.resolved.v1', data: { ...common, from: event.data.from, resolution } }
    }
    case 'TicketClosed':
      return { type: 'docket.ticket.closed.v1', data: { ...common, from: event.data.from } }
    case 'TicketReopened':
      return { type: 'docket.ticket.reopened.v1', data: { ...common, from: event.data.from } }
    case 'CommentAdded': {
      const { commentId, authorId, authorKind, body } = event.data
      return {
        type: 'docket.ticket.comment_added.v1',
        data: { ...common, commentId, authorId, authorKind, body },
      }
    }
    case 'TicketTagged':
      return { type: 'docket.ticket.tagged.v1', data: { ...common, tags: [...event.data.tags] } }
    case 'TicketUntagged':
      return { type: 'docket.ticket.untagged.v1', data: { ...common, tags: [...event.data.tags] } }
    case 'TicketDeleted':
      return { type: 'docket.ticket.deleted.v1', data: common }
    case 'TicketRestored':
      return { type: 'docket.ticket.restored.v1', data: common }
    case 'CommentEdited': {
      const { commentId, body } = event.data
      return { type: 'docket.ticket.comment_edited.v1', data: { ...common, commentId, body } }
    }
    case 'CommentDeleted': {
      const { commentId } = event.data
      return { type: 'docket.ticket.comment_deleted.v1', data: { ...common, commentId } }
    }
    case 'AttachmentAdded': {
      const { attachmentId, commentId, fileName, contentType, bytes } = event.data
      return {
        type: 'docket.ticket.attachment_added.v1',
        data: { ...common, attachmentId, commentId, fileName, contentType, bytes },
      }
    }
    case 'AttachmentRemoved': {
      const { attachmentId } = event.data
      return { type: 'docket.ticket.attachment_removed.v1', data: { ...common, attachmentId } }
    }
    case 'DueDateSet': {
      const { from, to } = event.data
      return { type: 'docket.ticket.due_date_set.v1', data: { ...common, from, to } }
    }
    case 'CustomFieldSet': {
      const { key, from, to } = event.data
      return { type: 'docket.ticket.custom_field_set.v1', data: { ...common, key, from, to } }
    }
    case 'TicketRated': {
      const { score, comment } = event.data
      return { type: 'docket.ticket.rated.v1', data: { ...common, score, comment } }
    }
    case 'TicketMerged':
      if (event.data.side === 'target') break
      return {
        type: 'docket.ticket.merged.v1',
        data: { ...common, from: event.data.from, mergedInto: event.data.targetId },
      }
    case 'TicketUnmerged':
      if (event.data.side === 'target') break
      return {
        type: 'docket.ticket.unmerged.v1',
        data: { ...common, mergedFrom: event.data.targetId, to: event.data.restored.status },
      }
    case 'TextRedacted': {
      const versions = [...event.data.versions]
      return { type: 'docket.ticket.text_redacted.v1', data: { ...common, versions } }
    }
    case 'TicketImportFinished':
    case 'TicketFollowed':
    case 'TicketUnfollowed':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketTierChanged':
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
    case 'SlaWarningRaised':
    case 'SlaBreached':
      break
  }
  return { type: 'docket.ticket.changed_internally.v1', data: { ticketId } }
}

/** Who did it, without the address it was done from. */
export const toPublicActor = ({ kind, id }: Actor): { kind: Actor['kind']; id: string } => ({ kind, id })

type Data<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data']

const opening = (opened: Data<'TicketOpened'>) => ({
  number: opened.number,
  title: opened.title,
  description: opened.description,
  priority: opened.priority,
  type: opened.type,
  category: opened.category,
  environment: opened.environment,
  affectedService: opened.affectedService,
  channel: opened.channel,
  requesterId: opened.requesterId,
  submitterId: opened.submitterId,
  organizationId: opened.organizationId,
  ...assignment(opened),
  tags: [...opened.tags],
})

/** Named one by one: a detail that staff alone may see would otherwise slip through with its first change. */
const changes = ({
  title,
  description,
  type,
  category,
  environment,
  affectedService,
}: Data<'TicketDetailsChanged'>) => ({
  ...(title && { title }),
  ...(description && { description }),
  ...(type && { type }),
  ...(category && { category }),
  ...(environment && { environment }),
  ...(affectedService && { affectedService }),
})

const assignment = ({ assigneeId, teamId }: { assigneeId: string | null; teamId: string | null }) => ({
  assigneeId,
  teamId,
})
