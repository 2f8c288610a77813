import { expect, test } from 'vitest'
import { createGuessLimit } from './guess-limit.ts'

test('an address waits once it has guessed often enough, and not for ever', () => {
  let at = 0
  const guesses = createGuessLimit({ limit: 2, windowMs: 1_000, now: () => at })
  guesses.count('one')
  expect(guesses.waitMs('one')).toBeNull()
  at = 400
  guesses.count('one')
  expect(guesses.waitMs('one')).toBe(600)
  expect(guesses.waitMs('another')).toBeNull()
  at = 1_000
  expect(guesses.waitMs('one')).toBeNull()
  guesses.count('one')
  expect(guesses.waitMs('one')).toBeNull()
})

test('addresses are forgotten when there are too many', () => {
  const guesses = createGuessLimit({ limit: 1, windowMs: 1_000, now: () => 0 })
  for (let n = 0; n <= 10_000; n++) guesses.count(`address ${n}`)
  expect(guesses.waitMs('address 0')).toBeNull()
  expect(guesses.waitMs('address 1')).toBe(1_000)
})
