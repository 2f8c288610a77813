import { categoryOf, type OpenedTicket, type Ticket } from '@docket/ticketing'

/** Open, and ours to act on: not merged, not deleted, not under import. */
export const isLive = (ticket: Ticket): ticket is OpenedTicket =>
  ticket.status !== 'UNOPENED' &&
  categoryOf[ticket.status] !== 'DONE' &&
  ticket.merged === null &&
  !ticket.deleted &&
  !ticket.underImport
