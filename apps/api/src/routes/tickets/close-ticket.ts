import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Closes a resolved ticket. */
export const closeTicketRoute = bareCommandRoute({
  method: 'POST',
  path: 'close',
  action: 'ticket.close',
  summary: 'Close a resolved ticket',
  message: 'Ticket closed',
  command: ({ at }) => ({ type: 'CloseTicket', at, data: {} }),
})
