import { expect, test } from 'vitest'
import { toLines } from './to-lines.ts'

const record = {
  topic: 'docket.ticket.events.v1',
  partition: 3,
  offset: 7n,
  timestamp: 0,
  key: 'ticket-1',
  value: Buffer.from('{"from":"NEW"}'),
  headers: { ce_type: 'docket.ticket.closed.v1', ce_sequence: '0000000002' },
}

test('a record shows its type, place, headers and data', () =>
  expect(toLines(record)).toBe(
    `── docket.ticket.closed.v1  partition 3  offset 7  key ticket-1
   ce_type: docket.ticket.closed.v1
   ce_sequence: 0000000002
   {
     "from": "NEW"
   }`,
  ))

test('a tombstone says what it is', () => expect(toLines({ ...record, value: null })).toContain('tombstone'))

test('data that is not JSON is shown as it is', () =>
  expect(toLines({ ...record, value: Buffer.from('hello') })).toContain('   hello'))
