import type { Json } from '@docket/event-sourcing'

/** One field changed by one event: the audit trail of a ticket. `actor` carries no address. */
export type TicketHistoryRow = {
  ticketId: string
  tenantId: string
  version: number
  field: string
  from: Json
  to: Json
  eventId: string
  eventType: string
  actorKind: string
  actorId: string
  at: string
  recordedAt: string
  correlationId: string
  causationId: string | null
  /** A requester must not notice this line. */
  staffOnly: boolean
}
