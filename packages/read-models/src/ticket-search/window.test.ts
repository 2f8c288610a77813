import { describe, expect, test } from 'vitest'
import { firstWindow, ticketsIn, widerWindow } from './window.ts'

const million = 1_000_000
const first = firstWindow({ kind: 'staff', userId: 'agent' })

/** One tenant of many. */
const after = (hits: number) => ({ hits, newest: million, texts: 50 * million })

describe('the tickets that a search looks through', () => {
  test('first are the newest two or three thousand', () => {
    expect(ticketsIn(first, million)).toBe(2_048 + (million % 1_024))
    expect(ticketsIn(first, 300)).toBe(300)
    expect(firstWindow({ kind: 'requester', userId: 'rita' })).toBe('all')
  })

  test('then as many as the word is common: enough, and not many more', () => {
    for (const hits of [900, 300, 100, 40, 20]) {
      const wider = widerWindow(after(hits), 2_000, 1_000)
      const promised = (ticketsIn(wider, million) * hits) / 2_000
      expect(promised).toBeGreaterThan(1_200)
      expect(promised).toBeLessThan(5_000)
    }
  })

  test('for a word that is rare or was not met are all', () => {
    expect(widerWindow(after(0), 2_000, 1_000)).toBe('all')
    expect(widerWindow(after(1), 2_000, 1_000)).toBe('all')
    expect(widerWindow({ ...after(50), newest: 120 }, 100, 1_000)).toBe('all')
  })

  test('are the whole table, where nobody else has much in it', () => {
    expect(widerWindow({ ...after(0), texts: 1.9 * million }, 2_000, 1_000)).toBe('whole')
    expect(widerWindow({ ...after(0), texts: -1 }, 2_000, 1_000)).toBe('all') // not estimated yet
  })

  test('grow each time, so that it ends', () => {
    let looked = ticketsIn(first, million)
    for (let tries = 0; looked < million; tries++) {
      expect(tries).toBeLessThan(10)
      const next = ticketsIn(widerWindow(after(999), looked, 1_000), million)
      expect(next).toBeGreaterThan(1.9 * looked - 1)
      looked = next
    }
  })
})
