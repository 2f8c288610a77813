import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditConsumer, catchUp } from '../src/index.ts'
import { appendEvents, catchUpNeeds, notingConsumer, unsettled } from './harness.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase({ max: 16 })
})
afterEach(() => database.close())

test('news lead to every later event of the stream, once, however often they come', async () => {
  const { pool } = database
  const { consumer, announced } = await notingConsumer(pool)
  await appendEvents(pool, 'ticket-a', 3)
  await appendEvents(pool, 'ticket-b', 2)

  const news = [
    { streamId: 'ticket-b', version: 1 },
    { streamId: 'ticket-a', version: 1 },
    { streamId: 'ticket-a', version: 3 },
  ]
  expect(await catchUp(catchUpNeeds(pool), consumer, news)).toEqual({ applied: 2, events: 5, parked: [] })
  expect(await catchUp(catchUpNeeds(pool), consumer, news)).toEqual({ applied: 0, events: 0, parked: [] })
  expect(await unsettled(pool, consumer.name)).toEqual([])
  expect(announced).toEqual(['ticket-a', 'ticket-b', 'ticket-a', 'ticket-b'])
})

test('a gap in the news is filled from the log, and late news change nothing', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  await appendEvents(pool, 'ticket-a', 1)
  await catchUp(catchUpNeeds(pool), consumer, [{ streamId: 'ticket-a', version: 1 }])
  await appendEvents(pool, 'ticket-a', 4)
  await catchUp(catchUpNeeds(pool), consumer, [{ streamId: 'ticket-a', version: 5 }])
  await catchUp(catchUpNeeds(pool), consumer, [{ streamId: 'ticket-a', version: 2 }])
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('streams of other categories and unknown streams are left alone', async () => {
  const { pool } = database
  const { consumer, announced } = await notingConsumer(pool)
  await appendEvents(pool, 'identity-x', 2, 'identity')
  const news = ['identity-x', 'ticket-unknown'].map((streamId) => ({ streamId, version: 1 }))
  expect(await catchUp(catchUpNeeds(pool), consumer, news)).toEqual({ applied: 0, events: 0, parked: [] })
  expect(announced).toEqual([])
})

test('a long stream is applied in slices that never hold more than the limit', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const sizes: number[] = []
  const measured = {
    ...consumer,
    apply: (...given: Parameters<typeof consumer.apply>) => {
      sizes.push(given[1].reduce((sum, stream) => sum + stream.events.length, 0))
      return consumer.apply(...given)
    },
  }
  for (const id of ['a', 'b', 'c']) await appendEvents(pool, `ticket-${id}`, 70)
  const news = ['a', 'b', 'c'].map((id) => ({ streamId: `ticket-${id}`, version: 70 }))
  const done = await catchUp(catchUpNeeds(pool), measured, news, { maxEvents: 50 })
  expect(done).toEqual({ applied: 3, events: 210, parked: [] })
  expect(Math.max(...sizes)).toBe(50)
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('many streams in one call are taken 500 at a time', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const ids = Array.from({ length: 1_203 }, (_, n) => `ticket-${n}`)
  await Promise.all(ids.map((id) => appendEvents(pool, id)))
  const done = await catchUp(
    catchUpNeeds(pool),
    consumer,
    ids.map((streamId) => ({ streamId, version: 1 })),
  )
  expect(done).toEqual({ applied: 1_203, events: 1_203, parked: [] })
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('members that get the same streams at once apply each event once (seeded interleavings)', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const seed = Number(process.env.DOCKET_TEST_SEED ?? Date.now() % 100_000)
  const random = seeded(seed)
  const ids = Array.from({ length: 40 }, (_, n) => `ticket-${n}`)

  const writer = async (own: readonly string[]) => {
    for (let round = 0; round < 8; round += 1)
      for (const id of own) await appendEvents(pool, id, 1 + Math.floor(random() * 3))
  }
  const member = async () => {
    for (let round = 0; round < 30; round += 1) {
      const some = ids.filter(() => random() < 0.4).sort(() => random() - 0.5)
      await catchUp(
        catchUpNeeds(pool),
        consumer,
        some.map((streamId) => ({ streamId, version: 1 })),
        {
          maxEvents: 1 + Math.floor(random() * 40),
        },
      )
    }
  }
  await Promise.all([writer(ids.slice(0, 20)), writer(ids.slice(20)), member(), member(), member(), member()])
  await auditConsumer(catchUpNeeds(pool), consumer)
  expect(await unsettled(pool, consumer.name), `seed ${seed}`).toEqual([])
})

test('a crash between the commit and the announcement repeats the announcement', async () => {
  const { pool } = database
  const { consumer, announced } = await notingConsumer(pool)
  await appendEvents(pool, 'ticket-a', 2)
  const news = [{ streamId: 'ticket-a', version: 2 }]
  const crash = catchUpNeeds(pool, {
    faults: () => {
      throw new Error('killed')
    },
  })
  await expect(catchUp(crash, consumer, news)).rejects.toThrow('killed')
  expect(announced).toEqual([])
  expect(await catchUp(catchUpNeeds(pool), consumer, news)).toMatchObject({ events: 0 })
  expect(announced).toEqual(['ticket-a'])
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('the source position moves in the transaction of the rows, or not at all', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  await pool.query('create table place (at integer)')
  await appendEvents(pool, 'ticket-a', 1)
  const news = [{ streamId: 'ticket-a', version: 1 }]
  const lost = catchUp(catchUpNeeds(pool), consumer, news, {
    replayable: true,
    async moveWith(client) {
      await client.query('insert into place values (1)')
      throw Object.assign(new Error('another owner'), { name: 'NotOwner' })
    },
  })
  await expect(lost).rejects.toThrow('another owner')
  expect((await pool.query('select * from place')).rows).toEqual([])
  expect((await pool.query('select * from noted')).rows).toEqual([])
})

test('an audit finds what no news named, and nothing afterwards', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  for (const id of ['a', 'b', 'c']) await appendEvents(pool, `ticket-${id}`, 2)
  await catchUp(catchUpNeeds(pool), consumer, [{ streamId: 'ticket-b', version: 2 }])
  expect(await auditConsumer(catchUpNeeds(pool), consumer)).toEqual({ lagging: 2, applied: 2, parked: 0 })
  expect(await auditConsumer(catchUpNeeds(pool), consumer, { among: 'outbox' })).toEqual({
    lagging: 0,
    applied: 0,
    parked: 0,
  })
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('ten thousand events are caught up (the rate is printed)', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const ids = Array.from({ length: 2_500 }, (_, n) => `ticket-${n}`)
  await Promise.all(ids.map((id) => appendEvents(pool, id, 4)))
  const started = performance.now()
  const done = await catchUp(
    catchUpNeeds(pool),
    consumer,
    ids.map((streamId) => ({ streamId, version: 4 })),
  )
  console.info(`catchUp: ${Math.round(done.events / ((performance.now() - started) / 1_000))} events/s`)
  expect(done.events).toBe(10_000)
})

/** Mulberry32: small, good enough, and the same schedule for the same seed. */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
