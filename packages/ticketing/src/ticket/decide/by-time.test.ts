import { describe, test } from 'vitest'
import {
  closed,
  deleted,
  historyTo,
  hour,
  importFinished,
  madeToWait,
  reopened,
  resolved,
  statusChanged,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'
import { type CloseTicket, defaultAutoCloseAfterMs, type WakeTicket } from '../commands.ts'

const days = 24
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString()

describe('the system closes', () => {
  const close = (at: string): CloseTicket => ({
    type: 'CloseTicket',
    at,
    data: { resolvedForMs: defaultAutoCloseAfterMs },
  })
  const due = hour(1 + 5 * days)

  test('what has been resolved for five days, not a millisecond earlier', () => {
    ticket
      .given(...historyTo.RESOLVED)
      .when(close(due))
      .then(closed(due))
    ticket
      .given(...historyTo.RESOLVED)
      .when(close(justBefore(due)))
      .thenNothing()
  })

  test('counts from the last time it was resolved', () => {
    const again = [...historyTo.RESOLVED, reopened({}, hour(2)), resolved('REOPENED', hour(3))] as const
    ticket
      .given(...again)
      .when(close(due))
      .thenNothing()
    ticket
      .given(...again)
      .when(close(hour(3 + 5 * days)))
      .thenState({ status: 'CLOSED' })
  })

  test.each(['NEW', 'OPEN', 'PENDING_INFO', 'REOPENED', 'CLOSED'] as const)(
    'nothing in %s: it came too late, and that is no fault',
    (status) =>
      ticket
        .given(...historyTo[status])
        .when(close(hour(99 * days)))
        .thenNothing(),
  )

  test('nothing under import', () => {
    const imported = [ticketOpened({ imported: true }), resolved()] as const
    ticket
      .given(...imported)
      .when(close(due))
      .thenNothing()
    ticket
      .given(...imported, importFinished(hour(2)))
      .when(close(due))
      .thenState({ status: 'CLOSED' })
  })

  test('nothing that is deleted', () =>
    ticket
      .given(...historyTo.RESOLVED, deleted())
      .when(close(due))
      .thenRefused('ticket_deleted'))
})

describe('the system wakes', () => {
  const wake = (at: string): WakeTicket => ({ type: 'WakeTicket', at, data: {} })
  const waiting = [ticketOpened(), madeToWait('VENDOR', { until: hour(9) })] as const

  test('a ticket whose wait has ended, not a millisecond earlier', () => {
    ticket
      .given(...waiting)
      .when(wake(hour(9)))
      .then(statusChanged('PENDING_INFO', 'OPEN', hour(9)))
    ticket
      .given(...waiting)
      .when(wake(justBefore(hour(9))))
      .thenNothing()
  })

  test('no ticket that waits without end, on until later, or no more', () => {
    ticket
      .given(...historyTo.PENDING_INFO)
      .when(wake(hour(99)))
      .thenNothing()
    const longer = madeToWait('VENDOR', { from: 'PENDING_INFO', until: hour(99), at: hour(2) })
    ticket
      .given(...waiting, longer)
      .when(wake(hour(9)))
      .thenNothing()
    ticket
      .given(...waiting, statusChanged('PENDING_INFO', 'IN_PROGRESS', hour(2)))
      .when(wake(hour(9)))
      .thenNothing()
  })

  test('no ticket under import', () =>
    ticket
      .given(ticketOpened({ imported: true }), madeToWait('VENDOR', { until: hour(9) }))
      .when(wake(hour(9)))
      .thenNothing())
})
