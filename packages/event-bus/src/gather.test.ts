import { expect, test } from 'vitest'
import { gather } from './gather.ts'

test('callers of one turn share a call, in the order of their calls', async () => {
  const calls: number[][] = []
  const give = gather<number>(async (items) => void calls.push([...items]), 10)
  await Promise.all([give([1, 2]), give([3]), give([4, 5])])
  expect(calls).toEqual([[1, 2, 3, 4, 5]])
})

test('a call holds at most so many items, and a caller is answered when all of its own were handled', async () => {
  const calls: number[][] = []
  const give = gather<number>(async (items) => {
    await new Promise(setImmediate)
    calls.push([...items])
  }, 3)
  let first = 0
  await Promise.all([
    give([1, 2, 3, 4]).then(() => {
      first = calls.length
    }),
    give([5, 6, 7]),
  ])
  expect(calls).toEqual([[1, 2, 3], [4, 5, 6], [7]])
  expect(first).toBe(2)
})

test('a rejection reaches everyone in the call and nobody else', async () => {
  let fail = true
  const give = gather<number>(async () => {
    if (!fail) return
    fail = false
    throw new Error('no')
  }, 3)
  const outcomes = await Promise.allSettled([give([1]), give([2, 3, 4]), give([5])])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})

test('nothing to give is answered at once', async () => {
  const give = gather<number>(() => Promise.reject(new Error('called')), 3)
  await give([])
})
