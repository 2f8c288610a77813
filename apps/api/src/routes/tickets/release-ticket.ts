import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Gives the ticket back: nobody is assigned, the team stays. */
export const releaseTicketRoute = bareCommandRoute({
  method: 'POST',
  path: 'release',
  action: 'ticket.release',
  summary: 'Give a ticket back to its team',
  message: 'Ticket released',
  command: ({ at }) => ({ type: 'UnassignTicket', at, data: {} }),
})
