import { accept } from '@docket/event-sourcing'
import type { ChangeDetails, ChangePriority } from '../commands.ts'
import type { DetailsChanges } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { isSealed, refuseSealed } from './closed.ts'

export const changeDetails = ({ at, data }: ChangeDetails, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  const changes = changesOf(data, ticket)
  return Object.keys(changes).length === 0
    ? accept()
    : accept({ type: 'TicketDetailsChanged', at, data: changes })
}

export const changePriority = (
  { at, data: { priority } }: ChangePriority,
  ticket: OpenedTicket,
): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  if (priority === ticket.priority) return accept()
  return accept({ type: 'TicketPriorityChanged', at, data: { from: ticket.priority, to: priority } })
}

const changesOf = (wanted: ChangeDetails['data'], ticket: OpenedTicket): DetailsChanges =>
  Object.fromEntries(
    detailFields
      .filter((field) => wanted[field] !== undefined && wanted[field] !== ticket[field])
      .map((field) => [field, { from: ticket[field], to: wanted[field] }]),
  )

const detailFields = [
  'title',
  'description',
  'type',
  'category',
  'environment',
  'affectedService',
] as const satisfies readonly (keyof ChangeDetails['data'])[]
