import type { Instant } from '@docket/event-sourcing'
import type { TicketSettings } from '../commands.ts'
import type { TicketRefusal } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

/**
 * Why a closed ticket can no longer be reopened, or null if it can (or is not closed). The window is half-open:
 * at its last instant it has passed. `followUp` tells the shell that a linked ticket is the way on.
 */
export const windowPassed = (
  ticket: OpenedTicket,
  at: Instant,
  { reopenWindowMs }: TicketSettings,
): TicketRefusal | null => {
  if (ticket.status !== 'CLOSED' || ticket.underImport || reopenWindowMs === null) return null
  if (Date.parse(at) - Date.parse(ticket.closedAt) < reopenWindowMs) return null
  return {
    code: 'reopen_window_passed',
    detail: 'The ticket was closed too long ago to be reopened: open a follow-up.',
    data: { closedAt: ticket.closedAt, reopenWindowMs, followUp: true },
  }
}
