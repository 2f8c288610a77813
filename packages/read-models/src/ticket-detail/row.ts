import type { TicketListRow } from '../ticket-list/row.ts'

export type TicketLink = { kind: string; ticketId: string }

/** One ticket with everything its own page shows; its comments and history are lists of their own. */
export type TicketDetailRow = TicketListRow & {
  description: string
  submitterId: string
  resolution: { code: string | null; notes: string | null } | null
  links: readonly TicketLink[]
  followers: readonly string[]
}
