import { expect, test } from 'vitest'
import { ConsumerDefect, createDefectWatch } from './defect-watch.ts'

test('nineteen parked streams are poison, the twentieth is a defect', () => {
  const watch = createDefectWatch({ now: () => 0 })
  watch.handled(100)
  for (let n = 0; n < 19; n += 1) watch.parked('c', null)
  expect(() => watch.parked('c', null)).toThrow(ConsumerDefect)
})

test('up to one in a hundred handled within the minute may be parked', () => {
  const watch = createDefectWatch({ now: () => 0 })
  watch.handled(2_500)
  for (let n = 0; n < 25; n += 1) watch.parked('c', null)
  expect(() => watch.parked('c', null)).toThrow('26 of 2500')
})

test('what was parked more than a minute ago no longer counts', () => {
  let now = 0
  const watch = createDefectWatch({ now: () => now })
  for (let n = 0; n < 19; n += 1) watch.parked('c', null)
  now = 61_000
  for (let n = 0; n < 19; n += 1) watch.parked('c', null)
  expect(() => watch.parked('c', null)).toThrow(ConsumerDefect)
})
