import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, type TicketEvent } from '@docket/ticketing'

/** An event as projections read it: what happened, and the envelope it lies in. */
export type LoggedEvent = { event: TicketEvent; stored: StoredEvent }

/** Decodes a stored event of a ticket to its current shape; throws for a type or version nobody knows. */
export const toLoggedEvent = (stored: StoredEvent): LoggedEvent => ({
  event: decodeTicketEvent(stored),
  stored,
})
