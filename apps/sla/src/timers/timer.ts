import type { OpenedTicket } from '@docket/ticketing'

/** What falls due on a ticket by itself, besides its service levels; at most one at a time. `since`: when it was RESOLVED, or the end of the wait. */
export type Timer = { readonly kind: 'auto_close' | 'wake_up'; readonly since: string }

/** Nothing acts on a ticket under import or on a deleted one by itself; what nobody set, never falls due. */
export const timerOf = (ticket: OpenedTicket): Timer | null => {
  if (ticket.underImport || ticket.deleted) return null
  if (ticket.status === 'RESOLVED') return { kind: 'auto_close', since: ticket.resolvedAt }
  if (ticket.status === 'PENDING_INFO' && ticket.until !== null)
    return { kind: 'wake_up', since: ticket.until }
  return null
}
