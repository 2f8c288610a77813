import { expect, test } from 'vitest'
import { newsGroup } from './news-group.ts'

test('a group is named after its consumer and its topics, in whatever order', () => {
  expect(newsGroup('projections', ['a', 'b'])).toBe(newsGroup('projections', ['b', 'a']))
  expect(newsGroup('projections', ['a'])).toMatch(/^projections\.[0-9a-f]{8}$/)
})

test('another topic for a consumer is another group', () => {
  expect(newsGroup('projections', ['a'])).not.toBe(newsGroup('projections', ['a', 'b']))
})
