import { describe, expect, test } from 'vitest'
import { row } from '../log/row.fixture.ts'
import { compareTicket } from './compare-ticket.ts'
import { expectedTickets } from './expected-ticket.ts'

const directory = { person: (name: string) => `id of ${name}`, team: (name: string) => `id of ${name}` }
const answered = {
  status: 'IN_PROGRESS',
  pendingReason: null,
  priority: 'P3',
  teamId: 'id of Group 2',
  assigneeId: null,
  reopenCount: 0,
  reassignmentCount: 1,
}
const rows = [row({ group: 'Group 1' }), row({ state: 'Active', group: 'Group 2', reassignmentCount: 1 })]
const [, expected] = expectedTickets(rows)

describe('a ticket compared with its row', () => {
  test('that is as the log says has no difference', () =>
    expect(compareTicket(expected!, answered, directory)).toEqual([]))

  test.each([
    [{ status: 'OPEN' }, 'status'],
    [{ priority: 'P1' }, 'priority'],
    [{ teamId: null }, 'group'],
    [{ assigneeId: 'id of Resolver 1' }, 'assignee'],
    [{ reopenCount: 1 }, 'reopen count'],
    [{ reassignmentCount: 2 }, 'reassignment count'],
  ])('with %o is told apart, unexplained', (wrong, field) =>
    expect(compareTicket(expected!, { ...answered, ...wrong }, directory)).toMatchObject([
      { field, explanation: null },
    ]),
  )

  test('whose counter the log contradicts by its own rows is explained', () => {
    const [, counted] = expectedTickets([rows[0]!, { ...rows[1]!, reassignmentCount: 3 }])
    expect(compareTicket(counted!, answered, directory)).toMatchObject([
      {
        field: 'reassignment count',
        expected: '3',
        answered: '1',
        explanation: expect.stringContaining('its rows show 1'),
      },
    ])
  })
})

test('a row without a state stands as the row before it', () =>
  expect(expectedTickets([row({ state: 'Active' }), row({ state: '-100' })])[1]?.standing).toEqual({
    status: 'IN_PROGRESS',
  }))

test('leaving a done state for an open one is a reopening, closing it is none', () =>
  expect(
    expectedTickets([row({ state: 'Resolved' }), row({ state: 'Closed' }), row({ state: 'Active' })]).map(
      (one) => one.reopenings.shown,
    ),
  ).toEqual([0, 0, 1]))
