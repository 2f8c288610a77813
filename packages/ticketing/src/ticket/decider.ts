import type { Decider } from '@docket/event-sourcing'
import type { TicketCommand } from './commands.ts'
import { decide } from './decide.ts'
import type { TicketEvent } from './events.ts'
import type { TicketRefusalCode } from './refusals.ts'
import { evolve, type Ticket, unopened } from './state.ts'

/** The ticket, whole: hand it to handleCommand, or fold with it. */
export const ticketDecider: Decider<TicketCommand, TicketEvent, Ticket, TicketRefusalCode> = {
  initial: unopened,
  decide,
  evolve,
}

/** Stream and category of a ticket in the store. */
export const ticketCategory = 'ticket'
export const ticketStream = (ticketId: string): string => `ticket-${ticketId}`
export const ticketIdOf = (streamId: string): string => streamId.slice('ticket-'.length)
