import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { consumerLag } from '../src/consumer-lag.ts'
import { catchUp } from '../src/index.ts'
import { appendEvents, catchUpNeeds, notingConsumer } from './harness.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const asking = async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  let now = 0
  const lag = consumerLag(pool, consumer, () => now)
  const ask = async () => (await lag()).events
  return {
    ask,
    /** Asks once a second until the walk is through. */
    async askFor(seconds: number) {
      let events = await ask()
      for (const end = now + seconds * 1_000; now < end; events = await ask()) now += 1_000
      return events
    },
    apply: (streamId: string, version: number) =>
      catchUp(catchUpNeeds(pool), consumer, [{ streamId, version }]),
  }
}

test('what is owed and what is not is told at once', async () => {
  const { pool } = database
  const { ask, askFor, apply } = await asking()
  expect(await ask()).toBe(0)
  await appendEvents(pool, 'ticket-a', 3)
  await appendEvents(pool, 'identity-x', 3, 'identity')
  expect(await ask()).toBe(3)
  expect(await askFor(10)).toBe(3)
  await apply('ticket-a', 3)
  expect(await ask()).toBe(0)
  expect(await askFor(10)).toBe(0)
})

test('a debt stays known however much is appended and handled after it', async () => {
  const { pool } = database
  const { askFor, apply } = await asking()
  await appendEvents(pool, 'ticket-a', 2)
  await apply('ticket-a', 2)
  expect(await askFor(10)).toBe(0)
  await appendEvents(pool, 'ticket-owed', 2)
  for (let version = 2_500; version <= 7_500; version += 2_500) {
    await appendEvents(pool, 'ticket-hot', 2_500)
    await apply('ticket-hot', version)
  }
  expect(await askFor(10)).toBe(2)
  await apply('ticket-owed', 2)
  expect(await askFor(1)).toBe(0)
  expect(await askFor(10)).toBe(0)
})

test('a debt older than the process is found under thousands of handled rows', async () => {
  const { pool } = database
  const before = await asking()
  for (const [index, streamId] of ['ticket-hot', 'ticket-warm'].entries()) {
    await appendEvents(pool, streamId, 4_000)
    await before.apply(streamId, 4_000)
    if (index === 0) await appendEvents(pool, 'ticket-owed')
  }
  expect(await (await asking()).askFor(10)).toBe(1)
})

test('what commits below the newest position is found while it is among the newest', async () => {
  const { pool } = database
  const { askFor, apply } = await asking()
  await pool.query(`select nextval('event_position')`) // drawn by a transaction that is still open
  const { rows } = await pool.query<{ late: number }>('select last_value as late from event_position')
  await appendEvents(pool, 'ticket-a', 2)
  await apply('ticket-a', 2)
  expect(await askFor(20)).toBe(0)
  await pool.query(
    `insert into outbox (pos, stream_id, version, category) values ($1, 'ticket-late', 1, 'ticket')`,
    [rows[0]!.late],
  )
  expect(await askFor(10)).toBe(1)
})
