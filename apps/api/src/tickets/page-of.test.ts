import { expect, test } from 'vitest'
import { pageOf } from './page-of.ts'

const rows = Array.from({ length: 10 }, (_, index) => index)

test('following next from the start meets every row once', () => {
  const met: number[] = []
  let page = pageOf(rows, { limit: 3, cursor: null }, 'list')
  for (;;) {
    met.push(...page.rows)
    if (page.next === null) break
    page = pageOf(rows, { limit: 3, cursor: page.next }, 'list')
  }
  expect(met).toEqual(rows)
  expect(pageOf(rows, { limit: 3, cursor: page.prev }, 'list').rows).toEqual([6, 7, 8])
})

test('a page by number says whether more follow', () => {
  expect(pageOf(rows, { page: 2, pageSize: 5 }, 'list')).toMatchObject({
    rows: [5, 6, 7, 8, 9],
    hasMore: false,
  })
  expect(pageOf(rows, { page: 3, pageSize: 5 }, 'list').rows).toEqual([])
})

test('a cursor of another list is refused', () => {
  const { next } = pageOf(rows, { limit: 3, cursor: null }, 'list')
  expect(() => pageOf(rows, { limit: 3, cursor: next }, 'other')).toThrow('cursor')
})
