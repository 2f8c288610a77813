import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, fingerprintOf } from './cursor-text.ts'

test('a cursor survives its text', () => {
  const position = {
    fingerprint: fingerprintOf({ q: 'a' }),
    direction: 'prev' as const,
    keys: ['2026-11-21T03:51:00.000Z', 3],
  }
  expect(decodeCursor(encodeCursor(position))).toEqual(position)
})

test.each(['', 'garbage', 'bnVsbA', Buffer.from('["a","sideways",[]]').toString('base64url')])(
  'the text %j is no cursor',
  (text) => expect(decodeCursor(text)).toBeNull(),
)

test('a fingerprint depends on the question, not on the order it is put in', () => {
  expect(fingerprintOf({ a: 1, b: { c: 2, d: 3 } })).toBe(fingerprintOf({ b: { d: 3, c: 2 }, a: 1 }))
  expect(fingerprintOf({ a: ['x', 'y'] })).not.toBe(fingerprintOf({ a: ['y', 'x'] }))
})
