import { expect, test } from 'vitest'
import { compareClocks } from './compare-clocks.ts'

// The same cases every time; `npm run drill -- sla` takes 100,000 of its own.
test('clock and oracle agree to the millisecond on 2,000 calendars and histories', () => {
  const { compared, clocks, breached, differences } = compareClocks(2000, 20_261_121)
  expect(differences).toEqual([])
  expect(compared).toBe(2000)
  expect(clocks).toBeGreaterThan(3000)
  expect(breached).toBeGreaterThan(300)
})

test('a clock that is a millisecond off is found out', () => {
  const late = compareClocks(200, 7, (clocks) => clocks.map((one) => ({ ...one, elapsed: one.elapsed + 1 })))
  expect(late.differences.length).toBeGreaterThan(0)
})
