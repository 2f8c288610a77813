import { expect, test } from 'vitest'
import { checkReads } from './consistent-reads.ts'

const read = (wanted: number, got: number | null) => ({ route: 'GET one', ticketId: 'a', wanted, got })

test('holds when every answer is as new as its token', () =>
  expect(checkReads([read(1, 1), read(1, 3)])).toEqual([]))

test('sees an answer that is older than its token, or lacks the ticket', () =>
  expect(checkReads([read(2, 1), read(1, null)]).map(({ what }) => what)).toEqual([
    'GET one with a@2 answered version 1',
    'GET one with a@1 answered without it',
  ]))
