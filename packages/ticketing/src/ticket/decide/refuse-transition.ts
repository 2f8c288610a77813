import { refuse } from '@docket/event-sourcing'
import type { OpenedTicket } from '../state.ts'
import { transitions } from '../transitions.ts'
import type { Status } from '../vocabulary.ts'

/** The table's answer to a move it does not have: the moves it does have. */
export const refuseTransition = (ticket: OpenedTicket, to: Status) =>
  refuse('illegal_transition', `A ticket in ${ticket.status} cannot become ${to}.`, {
    from: ticket.status,
    to,
    allowed: transitions[ticket.status],
  })
