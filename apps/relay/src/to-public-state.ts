import type { TicketState } from '@docket/contracts'
import type { CustomFields, OpenedTicket } from '@docket/ticketing'

/** A ticket as its requester may see it; null once it is deleted. Field by field, like `toPublicEvent`. */
export const toPublicState = (ticket: OpenedTicket): TicketState | null => {
  if (ticket.deleted) return null
  const waiting = ticket.status === 'PENDING_INFO' ? ticket : null
  const done = ticket.status === 'RESOLVED' || ticket.status === 'CLOSED' ? ticket : null
  return {
    ticketId: ticket.ticketId,
    number: ticket.number,
    title: ticket.title,
    description: ticket.description,
    status: ticket.status,
    pendingReason: waiting?.reason ?? null,
    pendingUntil: waiting?.until ?? null,
    priority: ticket.priority,
    type: ticket.type,
    category: ticket.category,
    environment: ticket.environment,
    affectedService: ticket.affectedService,
    channel: ticket.channel,
    requesterId: ticket.requesterId,
    submitterId: ticket.submitterId,
    organizationId: ticket.organizationId,
    assigneeId: ticket.assigneeId,
    teamId: ticket.teamId,
    tags: [...ticket.tags],
    dueAt: ticket.dueAt,
    customFields: withValue(ticket.customFields),
    mergedInto: ticket.merged?.into ?? null,
    resolution: done && { code: done.resolution.code, notes: done.resolution.notes },
    commentCount: ticket.publicCommentCount,
    reopenCount: ticket.reopenCount,
    createdAt: ticket.openedAt,
    updatedAt: ticket.publicUpdatedAt,
    resolvedAt: done?.resolvedAt ?? null,
    closedAt: ticket.status === 'CLOSED' ? ticket.closedAt : null,
  }
}

const withValue = (fields: CustomFields): TicketState['customFields'] =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
