import { expect, test } from 'vitest'
import { isLaterRun } from './runs.ts'

test('a run is later by its number, not by its text', () => {
  expect(isLaterRun('10-aaaa', '9-zzzz')).toBe(true)
  expect(isLaterRun('9-zzzz', '10-aaaa')).toBe(false)
})

test('a run is not later than itself, and of two with one number exactly one is', () => {
  expect(isLaterRun('3-aaaa', '3-aaaa')).toBe(false)
  expect(isLaterRun('3-bbbb', '3-aaaa')).not.toBe(isLaterRun('3-aaaa', '3-bbbb'))
})
