import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Takes the assignee off the ticket. */
export const unassignTicketRoute = bareCommandRoute({
  method: 'DELETE',
  path: 'assignee',
  action: 'ticket.assign',
  summary: 'Unassign a ticket',
  message: 'Ticket unassigned',
  command: ({ at }) => ({ type: 'UnassignTicket', at, data: {} }),
})
