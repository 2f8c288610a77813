import { expect, test } from 'vitest'
import * as bodies from './command-bodies.ts'
import { listQuery } from './list-query.ts'

const schemas = Object.entries(bodies).filter(([name]) => name.endsWith('Body'))

test.each(schemas)('%s refuses what it does not declare', (_name, schema) => {
  for (const stray of ['tenantId', 'role', 'createdBy', 'id', 'constructor', '__proto__']) {
    const body = JSON.parse(`{"title":"a","${stray}":"x"}`)
    const issues = schema.safeParse(body).error?.issues ?? []
    expect(issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes(stray))).toBe(
      true,
    )
  }
})

test('a list query speaks our names and those of others', () => {
  const ours = listQuery.parse({
    q: 'fire',
    sort: '-createdAt',
    pageSize: '10',
    createdFrom: '2020-01-01T00:00:00Z',
  })
  const theirs = listQuery.parse({
    search: 'fire',
    sortBy: 'createdAt',
    sortOrder: 'desc',
    page_size: '10',
    from: '2020-01-01T00:00:00Z',
  })
  expect(theirs).toEqual(ours)
})
