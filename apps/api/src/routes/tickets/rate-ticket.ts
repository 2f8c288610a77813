import { ratingBody } from '@docket/contracts'
import { commandRoute } from '../../tickets/command-route.ts'

/** The requester says how content they are with what was done. */
export const rateTicketRoute = commandRoute({
  method: 'POST',
  path: 'rating',
  action: 'ticket.rate',
  summary: 'Rate how it went',
  message: 'Ticket rated',
  body: ratingBody,
  commands: ({ score, comment }, { at }) => [
    { type: 'RateTicket', at, data: { score, comment: comment ?? null } },
  ],
})
