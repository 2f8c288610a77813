import { describe, expect, test } from 'vitest'
import {
  closed,
  fixed,
  historyTo,
  hour,
  reopen,
  reopened,
  resolve,
  resolved,
  statusChanged,
  ticket,
  ticketAfter,
  ticketOpened,
} from '../../spec/index.ts'
import { type CloseTicket, defaultSettings, importSettings } from '../commands.ts'

const close: CloseTicket = { type: 'CloseTicket', at: hour(5), data: {} }
const days = 24

describe('resolving', () => {
  test('keeps how it was resolved, and when', () => {
    const asked = ticket.given(...historyTo.IN_PROGRESS).when(resolve())
    asked.then(resolved('IN_PROGRESS', hour(5)))
    asked.thenState({ status: 'RESOLVED', resolution: fixed, resolvedAt: hour(5) })
  })

  test('needs notes, unless the tenant does not ask for them', () => {
    const silent = { code: 'fixed', notes: null }
    ticket.given(ticketOpened()).when(resolve(silent)).thenRefused('resolution_notes_required')
    ticket
      .given(ticketOpened())
      .when(resolve(silent, { ...defaultSettings, resolutionNotesRequired: false }))
      .thenState({ status: 'RESOLVED' })
  })

  test('again with the same words, or none, changes nothing', () => {
    ticket
      .given(...historyTo.RESOLVED)
      .when(resolve())
      .thenNothing()
    ticket
      .given(...historyTo.RESOLVED)
      .when(resolve({ code: null, notes: null }))
      .thenNothing()
  })

  test('again with other words is refused, so that nobody believes them stored', () =>
    ticket
      .given(...historyTo.RESOLVED)
      .when(resolve({ code: 'fixed', notes: 'No, it was the toner.' }))
      .thenRefused('illegal_transition'))
})

describe('closing', () => {
  test('follows resolving and keeps the resolution', () => {
    const asked = ticket.given(...historyTo.RESOLVED).when(close)
    asked.then(closed(hour(5)))
    asked.thenState({ status: 'CLOSED', resolution: fixed, resolvedAt: hour(1), closedAt: hour(5) })
  })

  test('again changes nothing', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(close)
      .thenNothing())

  test('an open ticket is no transition', () =>
    ticket
      .given(...historyTo.OPEN)
      .when(close)
      .thenRefused('illegal_transition'))
})

describe('reopening', () => {
  test('starts the next cycle, counts, and forgets the resolution', () => {
    const asked = ticket.given(...historyTo.CLOSED).when(reopen())
    asked.then(reopened({ from: 'CLOSED' }, hour(5)))
    asked.thenState({ status: 'REOPENED', cycle: 2, reopenCount: 1 })
    expect(ticketAfter(...historyTo.REOPENED)).not.toHaveProperty('resolution')
  })

  test('twice counts twice', () =>
    ticket
      .given(...historyTo.REOPENED, resolved('REOPENED', hour(3)))
      .when(reopen())
      .thenState({ cycle: 3, reopenCount: 2 }))

  test('again changes nothing', () =>
    ticket
      .given(...historyTo.REOPENED)
      .when(reopen())
      .thenNothing())

  test('ends with the window, and a follow-up is the way on', () => {
    const closedAt = hour(2)
    const window = { closedAt, reopenWindowMs: 14 * days * 3_600_000, followUp: true }
    const lastMoment = new Date(Date.parse(hour(2 + 14 * days)) - 1).toISOString()
    ticket
      .given(...historyTo.CLOSED)
      .when(reopen(lastMoment))
      .thenState({ status: 'REOPENED' })
    ticket
      .given(...historyTo.CLOSED)
      .when(reopen(hour(2 + 14 * days)))
      .thenRefused('reopen_window_passed', window)
  })

  test('a resolved ticket knows no window', () =>
    ticket
      .given(...historyTo.RESOLVED)
      .when(reopen(hour(99 * days)))
      .thenState({ status: 'REOPENED' }))

  test('under history import knows no window', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(reopen(hour(99 * days), importSettings))
      .thenState({ status: 'REOPENED' }))

  test('a ticket at work is no transition', () =>
    ticket
      .given(ticketOpened(), statusChanged('NEW', 'IN_PROGRESS'))
      .when(reopen())
      .thenRefused('illegal_transition'))
})
