import { accept, type Instant, refuse } from '@docket/event-sourcing'
import type { ChildrenFacts, CloseTicket, ReopenTicket, ResolveTicket, TicketSettings } from '../commands.ts'
import { customFieldOf } from '../custom-fields.ts'
import type { Resolution } from '../events.ts'
import type { TicketDecision, TicketRefusal } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { mayBecome } from '../transitions.ts'
import { refuseTransition } from './refuse-transition.ts'
import { windowPassed } from './reopen-window.ts'

export const resolve = ({ at, data }: ResolveTicket, ticket: OpenedTicket): TicketDecision => {
  const { resolution, children, settings } = data
  if (ticket.status === 'RESOLVED' && saysNothingNew(resolution, ticket.resolution)) return accept()
  if (!mayBecome(ticket.status, 'RESOLVED')) return refuseTransition(ticket, 'RESOLVED')
  if (settings.resolutionNotesRequired && !ticket.underImport && !resolution.notes?.trim()) {
    return refuse('resolution_notes_required', 'Say how the ticket was resolved.')
  }
  const refusal = ticket.underImport
    ? null
    : (refuseUnfilled(settings, ticket) ?? refuseOpen(children, ticket))
  if (refusal !== null) return { accepted: false, refusal }
  return accept({ type: 'TicketResolved', at, data: { from: ticket.status, resolution } })
}

/** The system closes by time: what it saw may be reopened meanwhile, and then nothing happens. */
export const close = ({ at, data }: CloseTicket, ticket: OpenedTicket): TicketDecision => {
  if (data.resolvedForMs !== undefined && !isDue(data.resolvedForMs, at, ticket)) return accept()
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

const isDue = (resolvedForMs: number, at: Instant, ticket: OpenedTicket): boolean =>
  ticket.status === 'RESOLVED' &&
  !ticket.underImport &&
  Date.parse(at) - Date.parse(ticket.resolvedAt) >= resolvedForMs

const refuseUnfilled = ({ requiredToResolve = [] }: TicketSettings, ticket: OpenedTicket) => {
  const isEmpty = (key: string) => (customFieldOf(ticket, key) ?? '') === ''
  const fields = requiredToResolve.filter(isEmpty)
  return fields.length === 0
    ? null
    : ({
        code: 'custom_field_required',
        detail: `Before resolving, fill in: ${fields.join(', ')}.`,
        data: { fields },
      } satisfies TicketRefusal)
}

/** A child that the caller says nothing about counts as open. */
const refuseOpen = (
  { done, open }: ChildrenFacts = { done: [], open: 'refuse' },
  ticket: OpenedTicket,
): TicketRefusal | null => {
  if (open === 'resolve') return null
  const children = ticket.links.flatMap(({ kind, ticketId }) =>
    kind === 'child' && !done.includes(ticketId) ? [ticketId] : [],
  )
  return children.length === 0
    ? null
    : {
        code: 'children_open',
        detail: 'The ticket has children that are not done: resolve them too, or first.',
        data: { children },
      }
}

/** A repeat, or one that leaves out what is known. Other notes are no repeat: they must not seem stored. */
const saysNothingNew = (wanted: Resolution, known: Resolution): boolean =>
  (wanted.code === null || wanted.code === known.code) &&
  (wanted.notes === null || wanted.notes === known.notes)
