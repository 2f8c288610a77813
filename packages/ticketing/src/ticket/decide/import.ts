import { accept } from '@docket/event-sourcing'
import type { FinishImport } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

/** From now on the ticket lives like any other: clocks, rules and the closing seal act on it. */
export const finishImport = ({ at }: FinishImport, ticket: OpenedTicket): TicketDecision =>
  ticket.underImport ? accept({ type: 'TicketImportFinished', at, data: {} }) : accept()
