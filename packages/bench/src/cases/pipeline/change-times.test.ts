import { expect, test } from 'vitest'
import { changeTimes } from './change-times.ts'

test('a version that was skipped was seen with the next', () => {
  const times = changeTimes()
  times.saw('a', 1, 10)
  times.saw('a', 3, 30)
  times.saw('a', 3, 40)
  expect([1, 2, 3, 4].map((version) => times.firstSeen('a', version))).toEqual([10, 30, 30, Number.NaN])
  expect(times.firstSeen('b', 1)).toBeNaN()
})
