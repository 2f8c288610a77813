import { describe, test } from 'vitest'
import {
  closed,
  escalated,
  fixed,
  historyTo,
  hour,
  madeToWait,
  reopened,
  resolved,
  setStatus,
  statusChanged,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'

describe('changing the status', () => {
  test('to a plain one is an event of its own', () =>
    ticket
      .given(ticketOpened())
      .when(setStatus('IN_PROGRESS'))
      .then(statusChanged('NEW', 'IN_PROGRESS', hour(5))))

  test('to ESCALATED, RESOLVED, CLOSED or REOPENED is the event of that name', () => {
    ticket
      .given(...historyTo.OPEN)
      .when(setStatus('ESCALATED'))
      .then(escalated({ from: 'OPEN' }, hour(5)))
    ticket
      .given(...historyTo.OPEN)
      .when(setStatus('RESOLVED'))
      .then(resolved('OPEN', hour(5)))
    ticket
      .given(...historyTo.RESOLVED)
      .when(setStatus('CLOSED'))
      .then(closed(hour(5)))
    ticket
      .given(...historyTo.RESOLVED)
      .when(setStatus('REOPENED'))
      .then(reopened({}, hour(5)))
  })

  test('to RESOLVED asks for notes as resolving does', () =>
    ticket
      .given(ticketOpened())
      .when(setStatus('RESOLVED', { resolution: { code: 'fixed', notes: ' ' } }))
      .thenRefused('resolution_notes_required'))

  test('goes through several steps in one save, or through none', () => {
    ticket
      .given(ticketOpened())
      .when(setStatus('RESOLVED', { resolution: fixed }), setStatus('CLOSED'))
      .then(resolved('NEW', hour(5)), closed(hour(5)))
    ticket
      .given(ticketOpened())
      .when(setStatus('OPEN'), setStatus('CLOSED'))
      .thenRefused('illegal_transition')
  })
})

describe('waiting', () => {
  test('is for the requester unless something else is said', () => {
    const asked = ticket.given(ticketOpened()).when(setStatus('PENDING_INFO'))
    asked.then(madeToWait('REQUESTER', { at: hour(5) }))
    asked.thenState({ status: 'PENDING_INFO', reason: 'REQUESTER', until: null })
  })

  test('may have an end', () =>
    ticket
      .given(ticketOpened())
      .when(setStatus('PENDING_INFO', { reason: 'VENDOR', until: hour(30) }))
      .then(madeToWait('VENDOR', { until: hour(30), at: hour(5) })))

  test('does not end before it begins', () => {
    for (const until of [hour(4), hour(5)]) {
      ticket.given(ticketOpened()).when(setStatus('PENDING_INFO', { until })).thenRefused('until_in_the_past')
    }
  })

  test('for something else, or until another time, is a change', () => {
    const waiting = [ticketOpened(), madeToWait('VENDOR', { until: hour(30) })]
    ticket
      .given(...waiting)
      .when(setStatus('PENDING_INFO', { reason: 'OTHER' }))
      .then(madeToWait('OTHER', { from: 'PENDING_INFO', until: hour(30), at: hour(5) }))
    ticket
      .given(...waiting)
      .when(setStatus('PENDING_INFO', { until: null }))
      .then(madeToWait('VENDOR', { from: 'PENDING_INFO', at: hour(5) }))
  })

  test('for the same, until the same time, is none', () => {
    const waiting = [ticketOpened(), madeToWait('VENDOR', { until: hour(30) })]
    ticket
      .given(...waiting)
      .when(setStatus('PENDING_INFO'))
      .thenNothing()
    ticket
      .given(...waiting)
      .when(setStatus('PENDING_INFO', { reason: 'VENDOR', until: hour(30) }))
      .thenNothing()
  })

  test('is forgotten with the status', () =>
    ticket
      .given(ticketOpened(), madeToWait('VENDOR', { until: hour(30) }), statusChanged('PENDING_INFO', 'OPEN'))
      .when(setStatus('PENDING_INFO'))
      .thenState({ reason: 'REQUESTER', until: null }))
})
