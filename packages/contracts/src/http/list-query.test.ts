import { describe, expect, test } from 'vitest'
import { listQuery } from './list-query.ts'

const codesOf = (query: object) =>
  listQuery
    .safeParse(query)
    .error?.issues.map(({ path, code, ...issue }) => [
      path.join('.') || ('keys' in issue ? String(issue.keys) : ''),
      code,
    ])

describe('the query of the ticket list', () => {
  test('takes every filter, several values by comma', () =>
    expect(
      listQuery.parse({
        status: 'NEW,OPEN',
        priority: 'critical,P2'.toUpperCase(),
        assigneeId: 'me,none',
        tag: 'vpn,two words',
        delayed: 'true',
        'cf.os': 'linux,bsd',
        'cf.seats': '12',
        sort: '-createdAt,priority',
      }),
    ).toMatchObject({
      status: ['NEW', 'OPEN'],
      priority: ['P1', 'P2'],
      assigneeId: ['me', 'none'],
      tag: ['vpn', 'two words'],
      delayed: true,
      customFields: { os: ['linux', 'bsd'], seats: ['12'] },
      sort: ['-createdAt', 'priority'],
    }))

  test('takes the names of other products', () => {
    const query = {
      search: 'x',
      sortBy: 'dueAt',
      sortOrder: 'desc',
      page_size: '5',
      from: '2026-01-01T00:00:00Z',
    }
    expect(listQuery.parse(query)).toMatchObject({
      ...{ q: 'x', sort: ['-dueAt'], pageSize: 5, createdFrom: '2026-01-01T00:00:00.000Z' },
      customFields: undefined,
    })
  })

  test.each([
    [{ state: 'NEW' }, [['state', 'unrecognized_keys']]],
    [{ 'cf.': 'x' }, [['cf.', 'unrecognized_keys']]],
    [{ 'cf.Os': 'x' }, [['cf.Os', 'unrecognized_keys']]],
    [{ 'cf.os': ['x', 'y'] }, [['cf.os', 'custom']]],
    [{ 'cf.os': ',' }, [['cf.os', 'custom']]],
    [{ __proto__: null, constructor: 'x' }, [['constructor', 'unrecognized_keys']]],
    [{ status: 'OPEN,LOST' }, [['status.1', 'invalid_value']]],
    [{ sort: 'title' }, [['sort.0', 'custom']]],
    [{ sort: 'status,priority,number,dueAt' }, [['sort', 'too_big']]],
    [{ page: '10001' }, [['page', 'too_big']]],
    [{ limit: '101' }, [['limit', 'too_big']]],
    [{ q: ' ' }, [['q', 'custom']]],
    [{ tag: Array.from({ length: 51 }, () => 'a').join() }, [['tag', 'too_big']]],
  ])('refuses %j', (query, expected) => expect(codesOf(query)).toEqual(expected))

  test('takes ten custom fields and no more', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`cf.f${index}`, 'x']))
    expect(codesOf(fields(10))).toBeUndefined()
    expect(codesOf(fields(11))).toEqual([['cf.f10', 'custom']])
  })
})
