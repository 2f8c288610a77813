import { accept } from '@docket/event-sourcing'
import type { DeleteTicket, RestoreTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

export const deleteTicket = ({ at, data }: DeleteTicket): TicketDecision =>
  accept({ type: 'TicketDeleted', at, data: { reason: data.reason } })

export const restoreTicket = ({ at }: RestoreTicket, ticket: OpenedTicket): TicketDecision =>
  ticket.deleted ? accept({ type: 'TicketRestored', at, data: {} }) : accept()
