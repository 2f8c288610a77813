import { accept, refuse } from '@docket/event-sourcing'
import type { CloseTicket, ReopenTicket, ResolveTicket } from '../commands.ts'
import type { Resolution } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { mayBecome } from '../transitions.ts'
import { refuseTransition } from './refuse-transition.ts'
import { windowPassed } from './reopen-window.ts'

export const resolve = ({ at, data }: ResolveTicket, ticket: OpenedTicket): TicketDecision => {
  const { resolution, settings } = data
  if (ticket.status === 'RESOLVED' && saysNothingNew(resolution, ticket.resolution)) return accept()
  if (!mayBecome(ticket.status, 'RESOLVED')) return refuseTransition(ticket, 'RESOLVED')
  if (settings.resolutionNotesRequired && !ticket.underImport && !resolution.notes?.trim()) {
    return refuse('resolution_notes_required', 'Say how the ticket was resolved.')
  }
  return accept({ type: 'TicketResolved', at, data: { from: ticket.status, resolution } })
}

export const close = ({ at }: CloseTicket, ticket: OpenedTicket): TicketDecision => {
  if (ticket.status === 'CLOSED') return accept()
  if (!mayBecome(ticket.status, 'CLOSED')) return refuseTransition(ticket, 'CLOSED')
  return accept({ type: 'TicketClosed', at, data: { from: ticket.status } })
}

export const reopen = ({ at, data }: ReopenTicket, ticket: OpenedTicket): TicketDecision => {
  if (ticket.status === 'REOPENED') return accept()
  if (!mayBecome(ticket.status, 'REOPENED')) return refuseTransition(ticket, 'REOPENED')
  const refusal = windowPassed(ticket, at, data.settings)
  if (refusal !== null) return { accepted: false, refusal }
  return accept({
    type: 'TicketReopened',
    at,
    data: { from: ticket.status, cycle: ticket.cycle + 1, reason: data.reason },
  })
}

/** A repeat, or one that leaves out what is known. Other notes are no repeat: they must not seem stored. */
const saysNothingNew = (wanted: Resolution, known: Resolution): boolean =>
  (wanted.code === null || wanted.code === known.code) &&
  (wanted.notes === null || wanted.notes === known.notes)
