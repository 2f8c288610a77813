import { type EventCodec, upcastingCodec } from '@docket/event-sourcing'
import type { TicketEvent, TicketEventType } from './events.ts'

/**
 * The current shape of each event. A changed shape takes the next number here, an upcaster below, and a golden
 * file `golden/<type>.v<n>.json` beside the old one, which stays for ever.
 */
export const schemaVersions: { readonly [Type in TicketEventType]: number } = {
  TicketOpened: 1,
  TicketDetailsChanged: 1,
  TicketPriorityChanged: 1,
  TicketStatusChanged: 1,
  TicketAssigned: 1,
  TicketUnassigned: 1,
  TicketEscalated: 1,
  TicketDeescalated: 1,
  TicketResolved: 1,
  TicketClosed: 1,
  TicketReopened: 1,
  CommentAdded: 1,
  TicketTagged: 1,
  TicketUntagged: 1,
  TicketDeleted: 1,
  TicketRestored: 1,
  TicketImportFinished: 1,
}

/** Between ticket events and the store. */
export const ticketCodec: EventCodec<TicketEvent> = upcastingCodec({ schemaVersions, upcasters: {} })

/** A stored event in its current shape. Throws for a type or a schema version this code does not know. */
export const decodeTicketEvent = ticketCodec.decode

/** What the store keeps of an event; `at` travels in the envelope. */
export const encodeTicketEvent = ticketCodec.encode
