import { describe, expect, test } from 'vitest'
import { type Change, mergeChanges, unknownCause } from './change.ts'
import { createMergeWindow } from './merge-window.ts'

const audience = (requesterId: string) => ({ requesterId, assigneeId: null, teamId: null })

const change = (ticketId: string, version: number, more: Partial<Change> = {}): Change => ({
  ticketId,
  version,
  changed: [`field ${version}`],
  internal: false,
  before: audience('rita'),
  after: audience('rita'),
  cause: { by: `by ${version}`, correlationId: null },
  publicCause: { by: `by ${version}`, correlationId: null },
  numbers: [version],
  ...more,
})

/** A window on a clock that the test moves. */
const start = () => {
  let now = 0
  let timers: { at: number; work: () => void }[] = []
  const told: string[] = []
  const window = createMergeWindow({
    windowMs: 250,
    now: () => now,
    schedule(ms, work) {
      const timer = { at: now + ms, work }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    onDue: () => {
      for (const { ticketId, version, numbers } of window.take(100))
        told.push(`${now}: ${ticketId}${version} of ${numbers}`)
    },
  })
  const pass = (ms: number) => {
    const end = now + ms
    for (;;) {
      const [next] = timers.filter((timer) => timer.at <= end).toSorted((one, other) => one.at - other.at)
      if (next === undefined) break
      timers = timers.filter((one) => one !== next)
      now = Math.max(now, next.at)
      next.work()
    }
    now = end
  }
  return { window, told, pass, timers: () => timers.length }
}

describe('the window', () => {
  test('lets the first change go at once, and merges those that follow until it is over', () => {
    const { window, told, pass } = start()
    window.offer(change('a', 1))
    pass(10)
    window.offer(change('a', 2))
    pass(100)
    window.offer(change('a', 3))
    expect(told).toEqual(['0: a1 of 1'])
    expect(window.waiting()).toEqual([2, 3])
    pass(140)
    expect(told).toEqual(['0: a1 of 1', '250: a3 of 2,3'])
    expect(window.waiting()).toEqual([])
  })

  test('opens again after each merged change, so that a hot ticket is told four times a second', () => {
    const { window, told, pass } = start()
    for (let version = 1; version <= 100; version++) {
      window.offer(change('a', version))
      pass(10)
    }
    pass(1_000)
    expect(told.map((one) => one.split(' ', 2).join(' '))).toEqual([
      '0: a1',
      '250: a25',
      '500: a50',
      '750: a75',
      '1000: a100',
    ])
  })

  test('keeps tickets apart', () => {
    const { window, told, pass } = start()
    window.offer(change('a', 1))
    window.offer(change('a', 2))
    pass(200)
    window.offer(change('b', 1))
    window.offer(change('b', 2))
    pass(1_000)
    expect(told).toEqual(['0: a1 of 1', '200: b1 of 1', '250: a2 of 2', '450: b2 of 2'])
  })

  test('a change after a quiet while goes at once again, and nothing is left running', () => {
    const { window, told, pass, timers } = start()
    window.offer(change('a', 1))
    pass(251)
    window.offer(change('a', 2))
    expect(told).toEqual(['0: a1 of 1', '251: a2 of 2'])
    pass(1_000)
    expect(timers()).toBe(0)
    expect(window.size()).toBe(0)
  })

  test('holds a change until the version that its row already has', () => {
    const { window, told, pass } = start()
    window.offer(change('a', 1))
    window.hold(change('a', 1), 3)
    pass(5)
    window.offer(change('a', 2))
    expect(told).toHaveLength(1)
    pass(5)
    window.offer(change('a', 3))
    expect(told.at(-1)).toBe('10: a3 of 1,2,3')
  })

  test('holds it no longer than the window, and not at all when the version is there already', () => {
    const { window, told, pass } = start()
    window.offer(change('a', 1))
    window.hold(change('a', 1), 9)
    pass(300)
    expect(told.at(-1)).toBe('250: a1 of 1')
    window.offer(change('a', 2))
    window.hold(change('a', 1), 2)
    expect(told.at(-1)).toBe('300: a2 of 1,2')
  })

  test('forgets everything when it is cleared', () => {
    const { window, told, pass, timers } = start()
    window.offer(change('a', 1))
    window.offer(change('a', 2))
    window.clear()
    pass(1_000)
    expect(told).toHaveLength(1)
    expect(timers()).toBe(0)
  })
})

describe('merged changes', () => {
  test('go from where the first began to where the second ended, by the second', () => {
    const merged = mergeChanges(
      change('a', 1, { before: null, after: audience('rita') }),
      change('a', 2, { before: audience('rita'), after: audience('bob') }),
    )
    expect(merged).toMatchObject({ version: 2, before: null, after: audience('bob'), cause: { by: 'by 2' } })
    expect(merged.changed).toEqual(['field 1', 'field 2'])
  })

  test('know no fields when one of them knows none', () =>
    expect(mergeChanges(change('a', 1, { changed: [] }), change('a', 2)).changed).toEqual([]))

  test('are internal only if both are, and tell requesters the cause of the public one', () => {
    const internal = change('a', 2, { internal: true, publicCause: unknownCause })
    expect(mergeChanges(change('a', 1), internal)).toMatchObject({
      internal: false,
      cause: { by: 'by 2' },
      publicCause: { by: 'by 1' },
    })
    expect(mergeChanges(internal, { ...internal, version: 3 }).internal).toBe(true)
  })
})
