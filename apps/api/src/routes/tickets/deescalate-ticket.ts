import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** Lowers the escalation level to 0; an escalated ticket returns to where it came from. */
export const deescalateTicketRoute = bareCommandRoute({
  method: 'POST',
  path: 'deescalate',
  action: 'ticket.deescalate',
  summary: 'Lower the escalation to none',
  message: 'Ticket de-escalated',
  command: ({ at }) => ({ type: 'DeescalateTicket', at, data: {} }),
})
