import { expect, test } from 'vitest'
import { ConsumerStuck, watchdog } from './watchdog.ts'

const watched = (
  states: (second: number) => { lag: number; read: number } | null,
  given = (_s: number) => 0,
) => {
  const stopping = new AbortController()
  let second = 0
  return watchdog({
    consumer: 'c',
    signal: stopping.signal,
    now: () => second * 1_000,
    pause: async () => {
      if (++second > 300) stopping.abort()
    },
    group: async () => {
      const state = states(second)
      if (!state) throw new Error('no broker')
      return state
    },
    given: () => given(second),
  })
}

test('lag, a broker that answers and no movement for a minute is an end', async () => {
  await expect(watched(() => ({ lag: 5, read: 7 }))).rejects.toThrow(ConsumerStuck)
})

test('no lag, no broker, or a group that reads is fine', async () => {
  await watched(() => ({ lag: 0, read: 7 }))
  await watched(() => null)
  await watched((second) => ({ lag: 5, read: second }))
  await watched((second) => ({ lag: 5, read: Math.floor(second / 59) }))
})

test('a member that was given something moves before its offsets do', async () => {
  await watched(
    () => ({ lag: 5, read: 7 }),
    (second) => Math.floor(second / 59),
  )
})
