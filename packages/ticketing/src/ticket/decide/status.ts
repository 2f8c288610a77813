import { accept, refuse } from '@docket/event-sourcing'
import type { ChangeStatus, WakeTicket } from '../commands.ts'
import type { TicketStatusChanged } from '../events.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { mayBecome } from '../transitions.ts'
import { escalate } from './escalate.ts'
import { refuseTransition } from './refuse-transition.ts'
import { close, reopen, resolve } from './resolve.ts'

/** A plain status is set here; the others are the command of their name. */
export const changeStatus = (command: ChangeStatus, ticket: OpenedTicket): TicketDecision => {
  const { at, data } = command
  const waitsOn = data.to === 'PENDING_INFO' && ticket.status === 'PENDING_INFO'
  if (data.to === ticket.status && !waitsOn) return accept()
  if (!waitsOn && !mayBecome(ticket.status, data.to)) return refuseTransition(ticket, data.to)
  switch (data.to) {
    case 'NEW':
      return refuseTransition(ticket, data.to)
    case 'OPEN':
    case 'IN_PROGRESS':
      return accept({
        type: 'TicketStatusChanged',
        at,
        data: { from: ticket.status, to: data.to, reason: null, until: null, restored: null },
      })
    case 'PENDING_INFO':
      return wait(command, ticket)
    case 'ESCALATED':
      return escalate(
        { type: 'EscalateTicket', at, data: { atLeast: null, reason: null, cause: null } },
        ticket,
      )
    case 'RESOLVED': {
      const { resolution = { code: null, notes: null }, children, settings } = data
      const wanted = { resolution, settings, ...(children && { children }) }
      return resolve({ type: 'ResolveTicket', at, data: wanted }, ticket)
    }
    case 'CLOSED':
      return close({ type: 'CloseTicket', at, data: {} }, ticket)
    case 'REOPENED':
      return reopen({ type: 'ReopenTicket', at, data: { reason: null, settings: data.settings } }, ticket)
  }
}

/** The end of a wait that was to end by itself. It may have ended or been prolonged meanwhile: then nothing. */
export const wake = ({ at }: WakeTicket, ticket: OpenedTicket): TicketDecision => {
  if (ticket.status !== 'PENDING_INFO' || ticket.underImport) return accept()
  if (ticket.until === null || ticket.until > at) return accept()
  return accept({
    type: 'TicketStatusChanged',
    at,
    data: { from: 'PENDING_INFO', to: 'OPEN', reason: null, until: null, restored: null },
  })
}

/** Begins to wait, or waits on for something else or until another time. */
const wait = ({ at, data }: ChangeStatus, ticket: OpenedTicket): TicketDecision => {
  const known = ticket.status === 'PENDING_INFO' ? ticket : null
  const reason = data.reason ?? known?.reason ?? 'REQUESTER'
  const until = data.until === undefined ? (known?.until ?? null) : data.until
  if (known?.reason === reason && known.until === until) return accept()
  if (until !== null && until <= at && !ticket.underImport) {
    return refuse('until_in_the_past', 'A ticket can only wait until a time to come.', { until })
  }
  const change: TicketStatusChanged['data'] = {
    from: ticket.status,
    to: 'PENDING_INFO',
    reason,
    until,
    restored: null,
  }
  return accept({ type: 'TicketStatusChanged', at, data: change })
}
