import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, evolve, type Ticket, unopened } from '@docket/ticketing'
import { type Timer, timerOf } from './timer.ts'

/** The timer that a ticket's whole log leaves, and the event that began it. */
export type BegunTimer = Timer & { readonly cause: string }

export const foldTimer = (log: readonly StoredEvent[]): BegunTimer | null => {
  let ticket: Ticket = unopened
  let begun = null as BegunTimer | null
  for (const event of log) {
    ticket = evolve(ticket, decodeTicketEvent(event))
    const timer = timerOf(ticket)
    if (timer?.kind === begun?.kind && timer?.since === begun?.since) continue
    begun = timer && { ...timer, cause: event.eventId }
  }
  return begun
}
