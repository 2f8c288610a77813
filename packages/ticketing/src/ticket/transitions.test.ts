import { describe, expect, test } from 'vitest'
import { historyTo, setStatus, ticket, ticketAfter } from '../spec/index.ts'
import { transitionTable } from './transition-table.fixture.ts'
import { categoryOf, mayBecome } from './transitions.ts'
import { type Status, statuses } from './vocabulary.ts'

const [head, ...lines] = transitionTable
  .trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
const printed = (from: Status, to: Status): boolean =>
  lines.find(([name]) => name === from)?.[head!.indexOf(to)] === 'yes'
const pairs = statuses.flatMap((from) => statuses.map((to) => ({ from, to })))

describe('the status machine', () => {
  test('covers every pair of the eight statuses', () => {
    expect(pairs).toHaveLength(64)
    expect(lines.map(([name]) => name).sort()).toEqual([...statuses].sort())
  })

  test.each(pairs)('$from to $to is as the table prints it', ({ from, to }) =>
    expect(mayBecome(from, to)).toBe(printed(from, to)),
  )

  test.each(pairs.filter(({ from, to }) => from !== to && printed(from, to)))(
    'a ticket in $from becomes $to when asked',
    ({ from, to }) =>
      ticket
        .given(...historyTo[from])
        .when(setStatus(to))
        .thenState({ status: to }),
  )

  test.each(pairs.filter(({ from, to }) => from !== to && !printed(from, to)))(
    'a ticket in $from refuses to become $to and says what it may become',
    ({ from, to }) => {
      const allowed = statuses.filter((status) => printed(from, status))
      const asked = ticket.given(...historyTo[from]).when(setStatus(to))
      asked.thenRefused('illegal_transition', { from, to, allowed: expect.toSatisfy(sameMembers(allowed)) })
    },
  )

  test.each(statuses)('a ticket in %s that is to become it stays, without an event', (status) =>
    ticket
      .given(...historyTo[status])
      .when(setStatus(status))
      .thenNothing(),
  )

  test('each sample history ends in its status', () => {
    for (const status of statuses) expect(ticketAfter(...historyTo[status]).status).toBe(status)
  })
})

test('a status means one thing to clocks and reports', () =>
  expect(categoryOf).toEqual({
    NEW: 'NEW',
    OPEN: 'ACTIVE',
    IN_PROGRESS: 'ACTIVE',
    ESCALATED: 'ACTIVE',
    REOPENED: 'ACTIVE',
    PENDING_INFO: 'WAITING',
    RESOLVED: 'DONE',
    CLOSED: 'DONE',
  }))

const sameMembers = (wanted: readonly string[]) => (told: unknown) =>
  Array.isArray(told) && [...told].sort().join() === [...wanted].sort().join()
