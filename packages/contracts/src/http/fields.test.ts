import { expect, test } from 'vitest'
import { instant, priorityInput, text, uuid } from './fields.ts'

test.each([
  ['P1', 'P1'],
  ['CRITICAL', 'P1'],
  ['URGENT', 'P1'],
  [1, 'P1'],
  ['HIGH', 'P2'],
  ['2', 'P2'],
  ['MEDIUM', 'P3'],
  ['NORMAL', 'P3'],
  [3, 'P3'],
  ['LOW', 'P4'],
  [4, 'P4'],
])('the priority %s is %s', (said, meant) => {
  expect(priorityInput.parse(said)).toBe(meant)
})

test.each([['p1'], ['P5'], [0], [5], [1.5], [null], ['toString'], [true]])('%s is no priority', (said) => {
  expect(priorityInput.safeParse(said).success).toBe(false)
})

test('text is bounded, not blank, and can be stored', () => {
  expect(text(3).safeParse('abc').success).toBe(true)
  for (const bad of ['', 'abcd', '  ', 'a\0', '\udc00']) expect(text(3).safeParse(bad).success).toBe(false)
})

test('an instant is kept in UTC with milliseconds, and always has a zone', () => {
  expect(instant.parse('2016-02-29T02:16:00+01:00')).toBe('2016-02-29T01:16:00.000Z')
  const outside = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00+01:00']
  for (const bad of ['2016-02-30T00:00:00Z', '2016-02-29', '2016-02-29T02:16:00', 'now', ...outside])
    expect(instant.safeParse(bad).success).toBe(false)
})

test('an id is the same in upper case', () =>
  expect(uuid.parse('019A0000-0000-7000-8000-00000000000F')).toBe('019a0000-0000-7000-8000-00000000000f'))
