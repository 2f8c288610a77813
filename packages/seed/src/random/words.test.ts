import { expect, test } from 'vitest'
import { createRandom, uuidAt } from './random.ts'
import { sentences, vocabulary, wordOf, zipfRank } from './words.ts'

test('no two words are alike', () =>
  expect(new Set(Array.from({ length: vocabulary }, (_, rank) => wordOf(rank))).size).toBe(vocabulary))

test('a word of twice the rank comes half as often', () => {
  const random = createRandom(1)
  const counts = new Map<number, number>()
  for (let n = 0; n < 400_000; n++) {
    const rank = zipfRank(random)
    counts.set(rank, (counts.get(rank) ?? 0) + 1)
  }
  const often = (rank: number) => counts.get(rank - 1) ?? 0
  expect(often(10) / often(20)).toBeCloseTo(2, 0)
  expect(often(50) / often(100)).toBeCloseTo(2, 0)
  expect(Math.max(...counts.keys())).toBeLessThan(vocabulary)
})

test('the same seed gives the same, another another', () => {
  const said = (seed: number) => {
    const random = createRandom(seed)
    return [sentences(random, 30), uuidAt(random, 1_700_000_000_000)]
  }
  expect(said(7)).toEqual(said(7))
  expect(said(7)).not.toEqual(said(8))
  expect(said(7)[1]).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
