import { expect, test } from 'vitest'
import { memorySignals } from './memory-signals.ts'

test('a signal reaches who listens, and nobody who stopped', () => {
  const signals = memorySignals()
  const [heard, other]: unknown[][] = [[], []]
  const stop = signals.listen((signal) => heard?.push(signal.data))
  signals.listen((signal) => other?.push(signal.data))
  signals.send({ tenantId: 't', kind: 'k', data: 1 })
  stop()
  signals.send({ tenantId: 't', kind: 'k', data: 2 })
  expect([heard, other]).toEqual([[1], [1, 2]])
})
