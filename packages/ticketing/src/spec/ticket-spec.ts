import { deciderSpec } from '@docket/event-sourcing/spec'
import { ticketDecider } from '../ticket/decider.ts'

/** `ticket.given(ticketOpened()).when(assignTo('ada')).then(…)` */
export const ticket = deciderSpec(ticketDecider)
