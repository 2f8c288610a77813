import { newsTypes } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { compileFilter, type Scope, shows, watchersOf } from './stream-filter.ts'

const staff = { kind: 'staff', userId: 'ada' } as const
const requester = { kind: 'requester', userId: 'rita' } as const
const all: Scope = { kind: 'all' }
const mine: Scope = { kind: 'mine' }
const one: Scope = { kind: 'ticket', ticketId: 't1' }
const ritas = { requesterId: 'rita', assigneeId: 'ada', teamId: null }
const bobs = { requesterId: 'bob', assigneeId: 'bea', teamId: null }
const adasOwn = { requesterId: 'ada', assigneeId: null, teamId: null }

describe('a filter shows', () => {
  test.each([
    ['staff all tickets', staff, all, [true, true, true]],
    ['staff what they work on or asked for', staff, mine, [true, false, true]],
    ['a requester their own', requester, all, [true, false, false]],
    ['a requester their own, also as mine', requester, mine, [true, false, false]],
    ['staff the one ticket', staff, one, [true, true, true]],
    ['a requester the one ticket if it is theirs', requester, one, [true, false, false]],
  ] as const)('%s', (_, viewer, scope, expected) => {
    const filter = compileFilter(viewer, scope, newsTypes)
    expect([ritas, bobs, adasOwn].map((audience) => shows(filter, 't1', audience))).toEqual(expected)
    expect(shows(filter, 't1', null)).toBe(false)
    if (scope === one) expect(shows(filter, 't2', ritas)).toBe(false)
  })
})

test('whoever is shown a ticket is found under one of its watches', () => {
  for (const viewer of [staff, requester])
    for (const scope of [all, mine, one])
      for (const audience of [ritas, bobs, adasOwn]) {
        const filter = compileFilter(viewer, scope, newsTypes)
        if (shows(filter, 't1', audience))
          expect(watchersOf('t1', [null, audience])).toContain(filter.watches)
      }
})

test('streams share frames exactly when they are told the same', () => {
  const key = (userId: string, kind: 'staff' | 'requester', scope: Scope, types = newsTypes.slice()) =>
    compileFilter({ userId, kind }, scope, types).key
  expect(key('ada', 'staff', all)).toBe(key('bea', 'staff', all))
  expect(key('ada', 'staff', one)).toBe(key('bea', 'staff', one))
  expect(key('ada', 'staff', all, newsTypes.toReversed())).toBe(key('bea', 'staff', all))
  expect(key('rita', 'requester', all)).toBe(key('rita', 'requester', mine))
  const apart = [
    key('ada', 'staff', all),
    key('ada', 'staff', mine),
    key('bea', 'staff', mine),
    key('ada', 'staff', one),
    key('ada', 'staff', all, ['ticket.left']),
    key('rita', 'requester', all),
    key('ada', 'requester', all),
    key('rita', 'requester', one),
    key('ada', 'requester', one),
  ]
  expect(new Set(apart).size).toBe(apart.length)
})
