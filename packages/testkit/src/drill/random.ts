/** Numbers that follow from a seed (mulberry32): `next` in [0, 1), the others in the obvious ranges. */
export type Random = {
  next(): number
  below(limit: number): number
  pick<T>(values: readonly T[]): T
  /** A generator of its own, so that what one part draws does not shift another. */
  fork(): Random
}

/** The same seed gives the same numbers. */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick: (values) => values[below(values.length)]!,
    fork: () => seededRandom(below(2 ** 32)),
  }
}
