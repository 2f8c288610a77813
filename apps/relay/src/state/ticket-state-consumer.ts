import type { Consumer } from '@docket/consumers'
import { ticketCategory } from '@docket/ticketing'
import { foldTicketStates } from './fold-ticket-states.ts'

/** Folds tickets into the table. A changed fold takes a new name, and then every ticket is folded anew. */
export const ticketStateConsumer: Consumer<void> = {
  name: 'ticket_state',
  categories: [ticketCategory],
  apply: foldTicketStates,
}
