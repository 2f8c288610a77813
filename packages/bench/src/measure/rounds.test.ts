import { expect, test } from 'vitest'
import { median, percentile, runRounds } from './rounds.ts'

test('the median of an even number lies between the middle two', () => expect(median([4, 1, 3, 2])).toBe(2.5))

test('the 99th percentile of a hundred values is the ninety-ninth', () =>
  expect(
    percentile(
      Array.from({ length: 100 }, (_, index) => index + 1),
      0.99,
    ),
  ).toBe(99))

test('contenders take turns at going first', async () => {
  const order: string[] = []
  const note = (name: string) => async () => order.push(name)
  await runRounds({ ours: note('ours'), floor: note('floor') }, 2)
  expect(order).toEqual(['ours', 'floor', 'floor', 'ours'])
})
