import { expect, test } from 'vitest'
import { incidentStates } from './log/incident-row.ts'
import { row } from './log/row.fixture.ts'
import { planSaves, type Standing, standingOf, stepsBetween } from './plan-saves.ts'

const saves = (...rows: Parameters<typeof row>[0][]) => {
  const [first, ...rest] = rows.map((one, index) => row({ line: index + 1, ...one }))
  return planSaves({ number: 'INC0000001', rows: [first!, ...rest] }).map((save) => save.changes)
}

test('the first row opens the ticket as it then stood, by legal steps', () =>
  expect(saves({ state: 'Resolved', group: 'Group 1', priority: 'P2' })).toEqual([
    { status: ['RESOLVED'], priority: 'P2', group: 'Group 1' },
  ]))

test('a row that changes nothing asks for nothing', () =>
  expect(saves({ state: 'Active' }, { state: 'Active' })[1]).toEqual({}))

test('-100 changes nothing, and the next row is compared with the state before it', () =>
  expect(
    saves({ state: 'Active' }, { state: '-100' }, { state: '-100' }, { state: 'Resolved' }).slice(1),
  ).toEqual([{}, {}, { status: ['RESOLVED'] }]))

test('straight to closed resolves and closes in one save', () =>
  expect(saves({ state: 'New' }, { state: 'Closed' })[1]).toEqual({ status: ['RESOLVED', 'CLOSED'] }))

test('closed back to active reopens first', () =>
  expect(saves({ state: 'Closed' }, { state: 'Active' })[1]).toEqual({ status: ['REOPENED', 'IN_PROGRESS'] }))

test('resolved straight to waiting reopens and waits, with its reason', () =>
  expect(saves({ state: 'Resolved' }, { state: 'Awaiting Vendor' })[1]).toEqual({
    status: ['REOPENED', 'PENDING_INFO'],
    reason: 'VENDOR',
  }))

test('waiting for something else is a step; problem and evidence are the same wait', () => {
  expect(saves({ state: 'Awaiting Vendor' }, { state: 'Awaiting User Info' })[1]).toEqual({
    status: ['PENDING_INFO'],
    reason: 'REQUESTER',
  })
  expect(saves({ state: 'Awaiting Problem' }, { state: 'Awaiting Evidence' })[1]).toEqual({})
})

test('a cleared group and assignee are changes too', () =>
  expect(saves({ group: 'Group 1', assignee: 'Resolver 1' }, { group: null, assignee: null })[1]).toEqual({
    group: null,
    assignee: null,
  }))

test('from any standing to any other there are steps that end there', () => {
  const standings = incidentStates.map(standingOf).filter((one): one is Standing => one !== null)
  for (const from of standings)
    for (const to of standings) {
      const steps = stepsBetween(from, to)
      expect(steps.at(-1) ?? from.status).toBe(to.status)
    }
})
