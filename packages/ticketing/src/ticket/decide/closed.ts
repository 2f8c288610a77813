import { refuse } from '@docket/event-sourcing'
import type { OpenedTicket } from '../state.ts'

/** A closed ticket keeps its fields and its assignment until it is reopened; history under import may differ. */
export const isSealed = (ticket: OpenedTicket): boolean => ticket.status === 'CLOSED' && !ticket.underImport

export const refuseSealed = () => refuse('ticket_closed', 'The ticket is closed: reopen it first.')
