import type { ReceivedRecord } from '@docket/event-bus'
import type { StoredEvent } from '@docket/event-sourcing'
import { expect, test } from 'vitest'
import { commented, logOf, opened, ticketOf } from './made-log.fixture.ts'
import { checkPublished } from './published-events.ts'

const log = logOf(1, opened(1), commented(), commented())
const [first, second, third] = log as [StoredEvent, StoredEvent, StoredEvent]
const run = '1-a'

let offset = 0n
const record = (
  event: StoredEvent,
  more: { partition?: number; run?: string; id?: string } = {},
): ReceivedRecord => ({
  ...{ topic: 'topic', partition: more.partition ?? 0, offset: offset++, timestamp: 0 },
  ...{ key: ticketOf(1), value: null },
  headers: {
    ...{ ce_id: more.id ?? event.eventId, ce_sequence: String(event.version).padStart(10, '0') },
    ...{ 'docket-stream': event.streamId, 'docket-run': more.run ?? run },
  },
})
const found = (records: ReceivedRecord[], maxDuplicateShare = 0.5) =>
  checkPublished(records, log, { run, maxDuplicateShare }).violations.map(({ what }) => what)
const stream = first.streamId

test('holds when the present run has every event, also twice and again in order', () =>
  expect(found([record(first), record(second), record(first), record(second), record(third)])).toEqual([]))

test('sees an event that is missing from the present run', () =>
  expect(found([record(first), record(second), record(third, { run: '0-z' })])).toEqual([
    `${stream}@3 is not in the topic in run 1-a`,
  ]))

test('sees a first appearance out of order', () =>
  expect(found([record(first), record(third), record(second)])).toEqual([
    `${stream}@3 appears before version 2`,
  ]))

test('sees a ticket in two partitions', () =>
  expect(found([record(first), record(second), record(third, { partition: 1 })])).toEqual([
    `${stream} is in partitions 0, 1`,
  ]))

test('sees what was never committed, in any run', () => {
  const invented = { ...third, version: 4 }
  expect(found([record(first), record(second), record(third), record(invented, { run: '0-z' })])[0]).toMatch(
    /@4 at 0:\d+ was never committed/,
  )
  expect(found([record(first), record(second), record(third, { id: 'other' })])[0]).toMatch(
    /@3 at 0:\d+ has id other, not event-1-3/,
  )
})

test('sees more repeats than are allowed', () => {
  const records = [record(first), record(first), record(second), record(third)]
  expect(found(records, 0.25)).toEqual([])
  expect(found(records, 0.2)).toEqual(['1 of 4 records are repeats, more than 20 %'])
})
