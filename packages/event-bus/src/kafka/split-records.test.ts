import { expect, test } from 'vitest'
import type { BusRecord } from '../publish.ts'
import { splitRecords } from './split-records.ts'

const record = (key: string, bytes: number): BusRecord => ({
  topic: 't',
  key,
  value: Buffer.alloc(bytes),
  headers: {},
})
const byKey = ({ key }: BusRecord) => Number(key)
const shape = (records: BusRecord[]) =>
  splitRecords(records, byKey, 1_000).map((send) => send.records.map((one) => one.partition))

test('what fits goes in one send', () => {
  expect(shape([record('0', 100), record('1', 800), record('0', 100)])).toEqual([[0, 1, 0]])
})

test('a partition that would overflow begins a new send, and order is kept', () => {
  expect(shape([record('0', 600), record('1', 10), record('0', 600), record('1', 10)])).toEqual([
    [0, 1],
    [0, 1],
  ])
})

test('a record beyond the limit still goes out, alone in its partition', () => {
  expect(shape([record('0', 5_000), record('0', 10)])).toEqual([[0], [0]])
})
