import { type EventCodec, type Json, upcastingCodec } from '@docket/event-sourcing'
import type { TicketEvent, TicketEventType } from './events.ts'

/**
 * The current shape of each event. A changed shape takes the next number here, an upcaster below, and a golden
 * file `golden/<type>.v<n>.json` beside the old one, which stays for ever.
 */
export const schemaVersions: { readonly [Type in TicketEventType]: number } = {
  TicketOpened: 1,
  TicketDetailsChanged: 1,
  TicketPriorityChanged: 1,
  TicketStatusChanged: 2,
  TicketAssigned: 1,
  TicketUnassigned: 1,
  TicketEscalated: 1,
  TicketDeescalated: 1,
  TicketResolved: 1,
  TicketClosed: 1,
  TicketReopened: 1,
  CommentAdded: 2,
  TicketTagged: 1,
  TicketUntagged: 1,
  TicketDeleted: 1,
  TicketRestored: 1,
  TicketImportFinished: 1,
  DueDateSet: 1,
  CustomFieldSet: 1,
  TicketRated: 1,
  CommentEdited: 1,
  CommentDeleted: 1,
  AttachmentAdded: 1,
  AttachmentRemoved: 1,
  TicketFollowed: 1,
  TicketUnfollowed: 1,
  TicketLinked: 1,
  TicketUnlinked: 1,
  TicketMerged: 1,
  TicketUnmerged: 1,
  TextRedacted: 1,
  TicketTierChanged: 1,
  SlaPolicyApplied: 1,
  SlaPolicyRemoved: 1,
  SlaWarningRaised: 1,
  SlaBreached: 1,
}

/** Between ticket events and the store. */
export const ticketCodec: EventCodec<TicketEvent> = upcastingCodec({
  schemaVersions,
  upcasters: {
    TicketStatusChanged: { 1: (data) => ({ ...members(data), restored: null }) },
    CommentAdded: { 1: (data) => ({ ...members(data), mentions: [], carriedFrom: null }) },
  },
})

/** A stored event in its current shape. Throws for a type or a schema version this code does not know. */
export const decodeTicketEvent = ticketCodec.decode

/** What the store keeps of an event; `at` travels in the envelope. */
export const encodeTicketEvent = ticketCodec.encode

const members = (data: Json): { readonly [member: string]: Json } => data as { [member: string]: Json }
