import type { TicketListRow } from '../ticket-list/row.ts'

export type TicketLink = { kind: string; ticketId: string }

/** A ticket whose comments and followers this one took over; `via` is the ticket that brought it along, or itself. */
export type MergedTicket = { ticketId: string; requesterId: string; via: string }

/** One ticket with everything its own page shows; its comments and history are lists of their own. */
export type TicketDetailRow = TicketListRow & {
  description: string
  submitterId: string
  resolution: { code: string | null; notes: string | null } | null
  links: readonly TicketLink[]
  followers: readonly string[]
  rating: { score: number; comment: string | null } | null
  /** What was merged into it, directly or through others; staff only. */
  mergedTickets: readonly MergedTicket[]
  /** The custom fields that requesters do not see, by key. */
  staffFields: readonly string[]
}
