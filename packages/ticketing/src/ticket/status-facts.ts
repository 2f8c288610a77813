import type { Instant } from '@docket/event-sourcing'
import type { Resolution, TicketDeescalated, TicketEscalated, TicketStatusChanged } from './events.ts'
import type { EscalatableStatus, OpenedTicket, StatusFacts, TicketFacts } from './state.ts'
import { toStatusFacts } from './status-snapshot.ts'
import type { Status } from './vocabulary.ts'

/** The ticket in another status: what only made sense in the old one is gone. */
export const become = (ticket: OpenedTicket, status: StatusFacts): OpenedTicket => ({
  ...withoutStatus(ticket),
  ...status,
})

export const statusFacts = (data: TicketStatusChanged['data']): StatusFacts => {
  if (data.restored !== null) return toStatusFacts(data.restored)
  return data.to === 'PENDING_INFO'
    ? { status: data.to, reason: data.reason, until: data.until }
    : { status: data.to }
}

export const closed = (ticket: OpenedTicket, at: Instant): OpenedTicket =>
  ticket.status === 'RESOLVED'
    ? { ...ticket, status: 'CLOSED', closedAt: at }
    : become(ticket, { status: 'CLOSED', resolution: unresolved, resolvedAt: at, closedAt: at })

/** Keeps where the ticket first came from: raising the level of an escalated ticket does not forget it. */
export const escalated = (ticket: OpenedTicket, { level, to }: TicketEscalated['data']): OpenedTicket => {
  const raised = { ...ticket, escalationLevel: level }
  if (to !== 'ESCALATED' || !isEscalatable(ticket.status)) return raised
  return become(raised, { status: 'ESCALATED', escalatedFrom: ticket.status })
}

export const deescalated = (ticket: OpenedTicket, { to }: TicketDeescalated['data']): OpenedTicket => {
  const lowered = { ...ticket, escalationLevel: 0 }
  return isEscalatable(to) ? become(lowered, { status: to }) : lowered
}

export const isEscalatable = (status: Status): status is EscalatableStatus =>
  status === 'NEW' || status === 'OPEN' || status === 'IN_PROGRESS' || status === 'REOPENED'

const unresolved: Resolution = { code: null, notes: null }

const withoutStatus = (ticket: OpenedTicket): TicketFacts => {
  const { status, reason, until, escalatedFrom, resolution, resolvedAt, closedAt, ...facts }: AnyStatus =
    ticket
  return facts
}

/** Every member that any status has, so that all can be left out at once. */
type AnyStatus = TicketFacts & {
  [Member in StatusFacts extends infer S ? (S extends S ? keyof S : never) : never]?: unknown
}
