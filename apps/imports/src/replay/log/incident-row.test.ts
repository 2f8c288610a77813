import { expect, test } from 'vitest'
import { BadRow, parseRow } from './incident-row.ts'

const record = {
  number: 'INC0000007',
  incident_state: 'Awaiting User Info',
  sys_updated_at: '9/3/2016 07:05',
  priority: '2 - High',
  caller_id: 'Caller 12',
  opened_by: '?',
  sys_updated_by: 'Updated by 3',
  assignment_group: 'Group 4',
  assigned_to: '?',
  category: 'Category 9',
  subcategory: '?',
  u_symptom: '?',
  contact_type: 'Phone',
  closed_code: '?',
  reopen_count: '1',
  reassignment_count: '3',
}

test('reads day-first times as UTC and question marks as missing', () =>
  expect(parseRow(record, 5)).toMatchObject({
    line: 5,
    at: '2016-03-09T07:05:00.000Z',
    priority: 'P2',
    openedBy: null,
    assignee: null,
    group: 'Group 4',
    reassignmentCount: 3,
  }))

test.each([
  [{ incident_state: 'Sleeping' }, 'line 5: incident_state "Sleeping" is unknown'],
  [{ priority: '9 - Odd' }, 'line 5: priority "9 - Odd" is unknown'],
  [{ sys_updated_at: '2016-03-09' }, 'line 5: "2016-03-09" is no d/m/yyyy HH:MM'],
  [{ reopen_count: '-1' }, 'line 5: reopen_count must be a count'],
  [{ number: '?' }, 'line 5: number is missing'],
])('refuses %o and names the line and the column', (wrong, message) => {
  expect(() => parseRow({ ...record, ...wrong }, 5)).toThrow(BadRow)
  expect(() => parseRow({ ...record, ...wrong }, 5)).toThrow(message)
})
