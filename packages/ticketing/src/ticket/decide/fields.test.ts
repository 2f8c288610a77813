import { describe, test } from 'vitest'
import { historyTo, hour, reopened, ticket, ticketOpened } from '../../spec/index.ts'
import type { RateTicket, SetCustomField, SetDueDate } from '../commands.ts'
import type { CustomFieldSet } from '../events.ts'

const due = (dueAt: string | null): SetDueDate => ({ type: 'SetDueDate', at: hour(5), data: { dueAt } })
const set = (value: SetCustomField['data']['value'], staffOnly = false): SetCustomField => ({
  type: 'SetCustomField',
  at: hour(5),
  data: { key: 'asset', value, staffOnly },
})
const wasSet = (data: Partial<CustomFieldSet['data']>): CustomFieldSet => ({
  type: 'CustomFieldSet',
  at: hour(5),
  data: { key: 'asset', staffOnly: false, from: null, to: null, ...data },
})
const rate = (score: number, comment: string | null = null): RateTicket => ({
  type: 'RateTicket',
  at: hour(5),
  data: { score, comment },
})

describe('the due date', () => {
  test('is set, moved and taken away, and a repeat is no news', () => {
    const asked = ticket.given(ticketOpened()).when(due(hour(9)), due(hour(9)), due(hour(8)), due(null))
    asked.then(
      { type: 'DueDateSet', at: hour(5), data: { from: null, to: hour(9) } },
      { type: 'DueDateSet', at: hour(5), data: { from: hour(9), to: hour(8) } },
      { type: 'DueDateSet', at: hour(5), data: { from: hour(8), to: null } },
    )
  })

  test('may lie in the past', () =>
    ticket
      .given(ticketOpened())
      .when(due(hour(-5)))
      .thenState({ dueAt: hour(-5) }))

  test('of a closed ticket stays', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(due(hour(9)))
      .thenRefused('ticket_closed'))
})

describe('a custom field', () => {
  test('is set, changed and emptied, with what it was', () =>
    ticket
      .given(ticketOpened())
      .when(set('PRN-3'), set('PRN-3'), set(12), set(null), set(null))
      .then(wasSet({ to: 'PRN-3' }), wasSet({ from: 'PRN-3', to: 12 }), wasSet({ from: 12, to: null })))

  test('tells false and nothing apart', () =>
    ticket
      .given(ticketOpened())
      .when(set(false), set(null))
      .then(wasSet({ to: false }), wasSet({ from: false, to: null })))

  test('for staff is kept apart from the others, and moves when it becomes one', () => {
    ticket
      .given(ticketOpened())
      .when(set('x', true))
      .thenState({ customFields: {}, staffCustomFields: { asset: 'x' }, publicVersion: 1 })
    ticket
      .given(ticketOpened())
      .when(set('x'), set('y', true))
      .thenState({ customFields: {}, staffCustomFields: { asset: 'y' } })
  })

  test('that was for staff does not tell everybody what it was', () =>
    ticket
      .given(ticketOpened())
      .when(set('churn risk', true), set('gold'))
      .then(wasSet({ staffOnly: true, to: 'churn risk' }), wasSet({ from: null, to: 'gold' })))

  test('that is set to the same for others than before is shown to them', () =>
    ticket
      .given(ticketOpened())
      .when(set('gold', true), set('gold'), set('gold'))
      .thenState({ customFields: { asset: 'gold' }, staffCustomFields: {}, version: 3 }))

  test('may be named like what every object has', () =>
    ticket
      .given(ticketOpened())
      .when({ ...set(null), data: { key: 'constructor', value: null, staffOnly: false } })
      .thenNothing())

  test('of a closed ticket stays', () =>
    ticket
      .given(...historyTo.CLOSED)
      .when(set('x'))
      .thenRefused('ticket_closed'))
})

describe('rating', () => {
  test('is for tickets that are resolved or closed, and may be changed there', () => {
    for (const status of ['RESOLVED', 'CLOSED'] as const) {
      ticket
        .given(...historyTo[status])
        .when(rate(4), rate(4), rate(5, 'Thank you'))
        .then(
          { type: 'TicketRated', at: hour(5), data: { score: 4, comment: null, cycle: 1 } },
          { type: 'TicketRated', at: hour(5), data: { score: 5, comment: 'Thank you', cycle: 1 } },
        )
    }
    for (const status of ['NEW', 'OPEN', 'PENDING_INFO', 'REOPENED'] as const) {
      ticket
        .given(...historyTo[status])
        .when(rate(4))
        .thenRefused('ticket_not_done')
    }
  })

  test('speaks of the cycle that is done', () =>
    ticket
      .given(...historyTo.RESOLVED, reopened({}, hour(2)), ...historyTo.RESOLVED.slice(1))
      .when(rate(1))
      .then({ type: 'TicketRated', at: hour(5), data: { score: 1, comment: null, cycle: 2 } }))

  test.each([0, 6, 2.5, Number.NaN])('of %d is out of range', (score) =>
    ticket
      .given(...historyTo.RESOLVED)
      .when(rate(score))
      .thenRefused('rating_out_of_range'),
  )

  test('has room for 2,000 characters', () => {
    ticket
      .given(...historyTo.RESOLVED)
      .when(rate(1, 'x'.repeat(2_000)))
      .thenState({ rating: { score: 1, comment: 'x'.repeat(2_000) } })
    ticket
      .given(...historyTo.RESOLVED)
      .when(rate(1, 'x'.repeat(2_001)))
      .thenRefused('rating_out_of_range')
  })
})
