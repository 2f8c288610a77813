import { expect, test } from 'vitest'
import { redactedStrings, replaceStrings } from './redacted-strings.ts'

test('texts that were redacted are found by comparing, and replaced wherever they stand as a whole', () => {
  const texts = redactedStrings(
    { title: 'the secret', list: ['a', 'secret'], n: 1, none: null },
    { title: 'the [redacted]', list: ['a', '[redacted]'], n: 1, none: null },
  )
  expect([...texts]).toEqual([
    ['the secret', 'the [redacted]'],
    ['secret', '[redacted]'],
  ])
  const answer = { data: { title: 'the secret', tags: ['secret', 'b'], id: 'x' }, status: 200, none: null }
  expect(replaceStrings(answer, texts)).toEqual({
    data: { title: 'the [redacted]', tags: ['[redacted]', 'b'], id: 'x' },
    status: 200,
    none: null,
  })
})
