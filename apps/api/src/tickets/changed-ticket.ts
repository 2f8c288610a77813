import type { ChangedTicket, ClockSummary } from '@docket/contracts'
import { type Caller, isStaff, type OpenedTicket } from '@docket/ticketing'

/** The ticket's version as far as this caller may know of it: requesters are told nothing by an internal note. */
export const knownVersion = (ticket: OpenedTicket, caller: Caller): number =>
  isStaff(caller) ? ticket.version : ticket.publicVersion

/**
 * The ticket as a command left it, as its caller may see it; made from the folded state, so without another read. What
 * its clocks say is for staff only.
 */
export const changedTicket = (
  ticket: OpenedTicket,
  caller: Caller,
  sla: ClockSummary | null,
): ChangedTicket => {
  const staff = isStaff(caller)
  const done = ticket.status === 'RESOLVED' || ticket.status === 'CLOSED' ? ticket : null
  const ended = ticket.merged?.former ?? done // merged is not resolved
  const waits = ticket.status === 'PENDING_INFO'
  return {
    ticketId: ticket.ticketId,
    number: ticket.number,
    version: knownVersion(ticket, caller),
    title: ticket.title,
    description: ticket.description,
    status: ticket.status,
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
    mergedInto: ticket.merged?.into ?? null,
    pendingReason: waits ? ticket.reason : null,
    pendingUntil: waits ? ticket.until : null,
    resolution: ended?.resolution ?? null,
    customFields: staff ? { ...ticket.customFields, ...ticket.staffCustomFields } : ticket.customFields,
    rating: ticket.rating,
    following: ticket.followers.includes(caller.userId),
    commentCount: staff ? ticket.commentCount : ticket.publicCommentCount,
    reopenCount: ticket.reopenCount,
    createdAt: ticket.openedAt,
    updatedAt: staff ? ticket.updatedAt : ticket.publicUpdatedAt,
    resolvedAt: ended?.resolvedAt ?? null,
    closedAt: ticket.status === 'CLOSED' ? ticket.closedAt : null,
    ...(staff && {
      tier: ticket.tier,
      sla,
      escalationLevel: ticket.escalationLevel,
      reassignmentCount: ticket.reassignmentCount,
      importing: ticket.underImport,
      links: ticket.links.map(({ kind, ticketId }) => ({ kind, ticketId })),
      followers: [...ticket.followers],
      mergedFrom: ticket.mergedSources.map(({ ticketId }) => ticketId),
    }),
  }
}
