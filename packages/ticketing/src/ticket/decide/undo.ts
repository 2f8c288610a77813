import { accept } from '@docket/event-sourcing'
import type { UndoChanges } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { refuseAssignment } from './assign.ts'
import { isSealed, refuseSealed } from './closed.ts'

/** The planner judged the changes; here only what a closed ticket keeps is kept, unless it is opened by this. */
export const undo = ({ at, data }: UndoChanges, ticket: OpenedTicket): TicketDecision => {
  const opens = data.events.some(({ type }) => type === 'TicketStatusChanged')
  if (isSealed(ticket) && !opens && data.events.length > 0) return refuseSealed()
  const assigned = data.events.find((event) => event.type === 'TicketAssigned')
  const refusal = assigned ? refuseAssignment(assigned.data, data.facts, ticket.underImport) : null
  if (refusal !== null) return { accepted: false, refusal }
  return accept(...data.events.map((event) => ({ ...event, at })))
}
