import { expect, test } from 'vitest'
import { createKnownTokens } from './known-tokens.ts'

test('tokens are known by their ends, and forgotten when there are too many', () => {
  const known = createKnownTokens(2)
  const token = (name: string) => `header.${name.repeat(43)}`
  for (const name of ['a', 'b', 'a', 'c']) known.add(token(name))
  expect(['a', 'b', 'c'].map((name) => known.has(token(name)))).toEqual([true, false, true])
  expect(known.has('c')).toBe(false)
})
