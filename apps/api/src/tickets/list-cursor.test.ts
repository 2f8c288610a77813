import { Failure } from '@docket/runtime'
import { expect, test } from 'vitest'
import { cursorSeal } from './list-cursor.ts'

const seal = cursorSeal('s'.repeat(32), 'tenant-a')
const position = { fingerprint: 'f', direction: 'next', keys: ['2026-11-21T03:51:00.000Z', 7] } as const

test('a sealed position opens as it was', () => {
  expect(seal.open(seal.seal(position))).toEqual(position)
})

test('every changed character is noticed', () => {
  const cursor = seal.seal(position)
  for (let index = 0; index < cursor.length - 1; index += 1) {
    const other = cursor[index] === 'A' ? 'B' : 'A'
    expect(() => seal.open(cursor.slice(0, index) + other + cursor.slice(index + 1))).toThrow(Failure)
  }
})

test('another tenant, another secret and nonsense do not open', () => {
  const cursor = seal.seal(position)
  expect(() => cursorSeal('s'.repeat(32), 'tenant-b').open(cursor)).toThrow(Failure)
  expect(() => cursorSeal('t'.repeat(32), 'tenant-a').open(cursor)).toThrow(Failure)
  for (const nonsense of ['', '.', 'a', 'a.b.c', '..']) expect(() => seal.open(nonsense)).toThrow(Failure)
})
