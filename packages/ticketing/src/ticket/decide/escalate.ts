import { accept } from '@docket/event-sourcing'
import { thresholdKey } from '../../sla/threshold-key.ts'
import type { DeescalateTicket, EscalateTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { isEscalatable } from '../status-facts.ts'
import { categoryOf } from '../transitions.ts'
import { highestEscalation } from '../vocabulary.ts'
import { refuseTransition } from './refuse-transition.ts'

/** Raises the level; a ticket that waits goes on waiting, any other becomes ESCALATED. */
export const escalate = ({ at, data }: EscalateTicket, ticket: OpenedTicket): TicketDecision => {
  if (categoryOf[ticket.status] === 'DONE') return refuseTransition(ticket, 'ESCALATED')
  const { status: from, escalationLevel } = ticket
  const level = Math.min(Math.max(data.atLeast ?? escalationLevel + 1, escalationLevel), highestEscalation)
  const to = isEscalatable(from) ? 'ESCALATED' : from
  // a service level is passed once: then it is recorded, also where the ticket is at its level already
  if (
    data.cause === null
      ? level === escalationLevel && to === from
      : ticket.sla.recorded.includes(thresholdKey(data.cause))
  )
    return accept()
  return accept({
    type: 'TicketEscalated',
    at,
    data: { level, reason: data.reason, cause: data.cause, from, to },
  })
}

/** Lowers the level to 0 and, from ESCALATED, returns to where the ticket first came from. */
export const deescalate = ({ at }: DeescalateTicket, ticket: OpenedTicket): TicketDecision => {
  const { status: from, escalationLevel: fromLevel } = ticket
  if (fromLevel === 0) return accept()
  const to = ticket.status === 'ESCALATED' ? ticket.escalatedFrom : from
  return accept({ type: 'TicketDeescalated', at, data: { fromLevel, from, to } })
}
