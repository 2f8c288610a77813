import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Brings a deleted ticket back. */
export const restoreTicketRoute = bareCommandRoute({
  method: 'POST',
  path: 'restore',
  action: 'ticket.restore',
  summary: 'Restore a deleted ticket',
  message: 'Ticket restored',
  command: ({ at }) => ({ type: 'RestoreTicket', at, data: {} }),
})
