import { expect, test } from 'vitest'
import { murmur2, partitionOf } from './murmur2.ts'

// The vectors of Kafka's own UtilsTest.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is what the Java client computes', (text, expected) => {
  expect(murmur2(Buffer.from(text))).toBe(expected)
})

test('a partition lies below the count and stays the same for a key', () => {
  const partitions = Array.from({ length: 1000 }, (_, i) => partitionOf(`ticket-${i}`, 12))
  expect(new Set(partitions)).toEqual(new Set(Array.from({ length: 12 }, (_, i) => i)))
  expect(partitionOf('ticket-7', 12)).toBe(partitions[7])
})

test('a key with letters beyond ASCII is hashed as UTF-8', () => {
  expect(partitionOf('é', 1 << 20)).toBe((murmur2(new Uint8Array([0xc3, 0xa9])) & 0x7fffffff) % (1 << 20))
})
