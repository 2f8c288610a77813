import { expect, test } from 'vitest'
import { paced } from './paced.ts'

test('the work is done as often as the rate says, by all workers in turn', async () => {
  const order: number[] = []
  const done = await paced({ workers: 4, rate: 400, ms: 50 }, async (worker) => order.push(worker))
  expect(done).toBe(20)
  expect(order.slice(0, 8)).toEqual([0, 1, 2, 3, 0, 1, 2, 3])
})
