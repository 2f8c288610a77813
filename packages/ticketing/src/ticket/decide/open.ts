import { accept, refuse } from '@docket/event-sourcing'
import type { OpenTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { Ticket } from '../state.ts'
import { refuseAssignment } from './assign.ts'

export const open = ({ at, data: { facts, ...data } }: OpenTicket, ticket: Ticket): TicketDecision => {
  if (ticket.status !== 'UNOPENED') return refuse('ticket_exists', `${ticket.number} is open already.`)
  const refusal = refuseAssignment(data, facts, data.imported)
  if (refusal !== null) return { accepted: false, refusal }
  return accept({ type: 'TicketOpened', at, data: { ...data, tags: [...new Set(data.tags)] } })
}
