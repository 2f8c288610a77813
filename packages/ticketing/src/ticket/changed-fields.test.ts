import { expect, test } from 'vitest'
import {
  ada,
  commented,
  escalated,
  fixed,
  hour,
  linked,
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

test('what a ticket gained since is told, to whom it concerns', () => {
  const fields = changedFields(
    opened,
    ticketAfter(
      ticketOpened(),
      { type: 'DueDateSet', at: hour(1), data: { from: null, to: hour(9) } },
      { type: 'CustomFieldSet', at: hour(1), data: { key: 'asset', staffOnly: false, from: null, to: 3 } },
      { type: 'CustomFieldSet', at: hour(1), data: { key: 'cost', staffOnly: true, from: null, to: 9 } },
      { type: 'TicketFollowed', at: hour(1), data: { userId: ada } },
      linked('parent', 'other'),
    ),
  )
  expect(fields).toEqual([
    { field: 'dueAt', from: null, to: hour(9) },
    { field: 'customFields', from: {}, to: { asset: 3 } },
    { field: 'staffCustomFields', from: {}, to: { cost: 9 } },
    { field: 'followers', from: [], to: [ada] },
    { field: 'links', from: [], to: [{ kind: 'parent', ticketId: 'other' }] },
  ])
  const forStaff = fields.filter(({ field }) => ticketFields[field] === 'staff').map(({ field }) => field)
  expect(forStaff).toEqual(['staffCustomFields', 'followers', 'links'])
})

test('a merge is a status and where it went', () => {
  const data = { side: 'source', targetId: 'target', from: 'NEW' } as const
  const merged = ticketAfter(ticketOpened(), { type: 'TicketMerged', at: hour(1), data })
  expect(changedFields(opened, merged)).toContainEqual({ field: 'mergedInto', from: null, to: 'target' })
})
