import { expect, test } from 'vitest'
import {
  ada,
  commented,
  escalated,
  fixed,
  madeToWait,
  resolved,
  ticketAfter,
  ticketOpened,
} from '../spec/index.ts'
import { changedFields, ticketFields } from './changed-fields.ts'
import { unopened } from './state.ts'

const opened = ticketAfter(ticketOpened())

test('a state and itself do not differ', () => expect(changedFields(opened, opened)).toEqual([]))

test('opening lists every field that is set', () => {
  const fields = changedFields(unopened, ticketAfter(ticketOpened({ assigneeId: ada, tags: ['vpn'] })))
  expect(fields).toContainEqual({ field: 'status', from: null, to: 'NEW' })
  expect(fields).toContainEqual({ field: 'assigneeId', from: null, to: ada })
  expect(fields).toContainEqual({ field: 'tags', from: [], to: ['vpn'] })
  const named = fields.map(({ field }) => field)
  for (const field of ['teamId', 'deleted', 'commentCount']) expect(named).not.toContain(field)
})

test('a status brings and takes its own fields', () => {
  const waiting = ticketAfter(ticketOpened(), madeToWait('VENDOR'))
  expect(changedFields(opened, waiting)).toEqual([
    { field: 'status', from: 'NEW', to: 'PENDING_INFO' },
    { field: 'reason', from: null, to: 'VENDOR' },
  ])
  expect(changedFields(waiting, ticketAfter(ticketOpened(), resolved()))).toEqual([
    { field: 'status', from: 'PENDING_INFO', to: 'RESOLVED' },
    { field: 'reason', from: 'VENDOR', to: null },
    { field: 'resolution', from: null, to: fixed },
  ])
})

test('equal lists do not differ', () => {
  const one = ticketAfter(ticketOpened({ tags: ['vpn'] }))
  expect(changedFields(one, ticketAfter(ticketOpened({ tags: ['vpn'] })))).toEqual([])
})

test('counters and times that only follow are left out', () =>
  expect(changedFields(opened, ticketAfter(ticketOpened(), commented({ visibility: 'INTERNAL' })))).toEqual([
    { field: 'commentCount', from: 0, to: 1 },
  ]))

test('what a requester must not know is marked', () => {
  const fields = changedFields(opened, ticketAfter(ticketOpened(), escalated()))
  expect(fields.filter(({ field }) => ticketFields[field] === 'staff')).toEqual([
    { field: 'escalationLevel', from: 0, to: 1 },
  ])
})
