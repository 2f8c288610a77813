import { describe, expect, test } from 'vitest'
import {
  escalated,
  historyTo,
  hour,
  setStatus,
  statusChanged,
  ticket,
  ticketAfter,
  ticketOpened,
} from '../../spec/index.ts'
import type { DeescalateTicket, EscalateTicket } from '../commands.ts'

const escalate = (atLeast: number | null = null): EscalateTicket => ({
  type: 'EscalateTicket',
  at: hour(5),
  data: { atLeast, reason: null, cause: null },
})
const deescalate: DeescalateTicket = { type: 'DeescalateTicket', at: hour(5), data: {} }

describe('escalating', () => {
  test.each(['NEW', 'OPEN', 'IN_PROGRESS', 'REOPENED'] as const)(
    'from %s sets ESCALATED at level 1',
    (from) =>
      ticket
        .given(...historyTo[from])
        .when(escalate())
        .then(escalated({ from }, hour(5))),
  )

  test('goes one level up each time, and stops at 3', () => {
    ticket
      .given(ticketOpened())
      .when(escalate(), escalate(), escalate())
      .thenState({ escalationLevel: 3, status: 'ESCALATED' })
    ticket
      .given(ticketOpened(), escalated({ level: 3 }))
      .when(escalate())
      .thenNothing()
  })

  test('by a rule reaches at least its level, and never lowers one', () => {
    ticket.given(ticketOpened()).when(escalate(2)).thenState({ escalationLevel: 2 })
    ticket
      .given(ticketOpened(), escalated({ level: 2 }))
      .when(escalate(1))
      .thenNothing()
  })

  test('leaves a waiting ticket waiting', () =>
    ticket
      .given(...historyTo.PENDING_INFO)
      .when(escalate())
      .then(escalated({ from: 'PENDING_INFO', to: 'PENDING_INFO' }, hour(5))))

  test.each(['RESOLVED', 'CLOSED'] as const)('from %s is no transition', (status) =>
    ticket
      .given(...historyTo[status])
      .when(escalate())
      .thenRefused('illegal_transition'),
  )

  test('brings a ticket back to ESCALATED although its level cannot rise', () =>
    ticket
      .given(ticketOpened(), escalated({ level: 3 }), statusChanged('ESCALATED', 'OPEN'))
      .when(escalate())
      .then(escalated({ level: 3, from: 'OPEN' }, hour(5))))
})

describe('de-escalating', () => {
  test.each(['NEW', 'OPEN', 'IN_PROGRESS', 'REOPENED'] as const)(
    'returns to %s, where it came from',
    (from) =>
      ticket
        .given(...historyTo[from])
        .when(escalate(), escalate(), deescalate)
        .thenState({ status: from, escalationLevel: 0 }),
  )

  test('tells the level it had', () =>
    ticket
      .given(ticketOpened(), escalated({ level: 2 }))
      .when(deescalate)
      .then({
        type: 'TicketDeescalated',
        at: hour(5),
        data: { fromLevel: 2, from: 'ESCALATED', to: 'NEW' },
      }))

  test('a ticket that moved on meanwhile only loses its level', () =>
    ticket
      .given(ticketOpened(), escalated())
      .when(setStatus('PENDING_INFO'), deescalate)
      .thenState({ status: 'PENDING_INFO', escalationLevel: 0 }))

  test('level 0 changes nothing', () => ticket.given(ticketOpened()).when(deescalate).thenNothing())

  test('an origin is remembered no longer than the status', () =>
    expect(ticketAfter(ticketOpened(), escalated(), statusChanged('ESCALATED', 'OPEN'))).not.toHaveProperty(
      'escalatedFrom',
    ))
})
