import { describe, test } from 'vitest'
import { historyTo, hour, ticket, ticketOpened } from '../../spec/index.ts'
import type { ChangeDetails, ChangePriority } from '../commands.ts'

const change = (data: ChangeDetails['data']): ChangeDetails => ({ type: 'ChangeDetails', at: hour(5), data })
const prioritise = (priority: 'P1' | 'P3'): ChangePriority => ({
  type: 'ChangePriority',
  at: hour(5),
  data: { priority },
})

describe('changing details', () => {
  test('tells of each field what it was and is, and only of those that differ', () =>
    ticket
      .given(ticketOpened())
      .when(change({ title: 'Cannot print at all', environment: 'PRODUCTION', category: 'technical' }))
      .then({
        type: 'TicketDetailsChanged',
        at: hour(5),
        data: {
          title: { from: 'Cannot print', to: 'Cannot print at all' },
          environment: { from: null, to: 'PRODUCTION' },
        },
      }))

  test('to what they are changes nothing', () =>
    ticket
      .given(ticketOpened())
      .when(change({ title: 'Cannot print', environment: null }))
      .thenNothing())

  test('clears a field with null', () =>
    ticket
      .given(ticketOpened({ affectedService: 'printing' }))
      .when(change({ affectedService: null }))
      .thenState({ affectedService: null }))

  test('of the category is a human choice from then on', () => {
    ticket
      .given(ticketOpened())
      .when(change({ title: 'x' }))
      .thenState({ humanCategory: false })
    ticket
      .given(ticketOpened())
      .when(change({ category: 'billing' }))
      .thenState({ humanCategory: true })
  })

  test('is refused while the ticket is closed', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(change({ title: 'x' }))
      .thenRefused('ticket_closed'))
})

describe('changing the priority', () => {
  test('tells what it was and is, and is a human choice from then on', () => {
    const asked = ticket.given(ticketOpened()).when(prioritise('P1'))
    asked.then({ type: 'TicketPriorityChanged', at: hour(5), data: { from: 'P3', to: 'P1' } })
    asked.thenState({ priority: 'P1', humanPriority: true })
  })

  test('to what it is changes nothing', () =>
    ticket.given(ticketOpened()).when(prioritise('P3')).thenNothing())

  test('is refused while the ticket is closed', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(prioritise('P1'))
      .thenRefused('ticket_closed'))
})
