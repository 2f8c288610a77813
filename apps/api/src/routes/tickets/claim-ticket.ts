import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Takes an unassigned ticket for the caller; of two who claim at once one is refused. */
export const claimTicketRoute = bareCommandRoute({
  method: 'POST',
  path: 'claim',
  action: 'ticket.claim',
  summary: 'Take an unassigned ticket',
  message: 'Ticket claimed',
  command: (facts) => ({ type: 'ClaimTicket', at: facts.at, data: { agentId: facts.actorId } }),
})
