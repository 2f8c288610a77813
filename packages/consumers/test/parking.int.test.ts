import { Failure } from '@docket/runtime'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConsumerDefect, catchUp, countParked, listParked, redrive } from '../src/index.ts'
import { appendEvents, catchUpNeeds, notingConsumer, unsettled, withDefects } from './harness.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const named = (ids: readonly string[]) => ids.map((streamId) => ({ streamId, version: 1 }))
const tickets = (count: number) => Array.from({ length: count }, (_, n) => `ticket-${n}`)

test('a poison stream is parked with its reason, and everybody else flows', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool, { poison: refuses(['ticket-7', 'ticket-31']) })
  const ids = tickets(50)
  await Promise.all(ids.map((id) => appendEvents(pool, id, 2)))

  const done = await catchUp(withDefects(pool), consumer, named(ids))
  expect(done.parked.toSorted()).toEqual(['ticket-31', 'ticket-7'])
  expect(done.applied).toBe(48)
  expect(await unsettled(pool, consumer.name)).toEqual([])
  expect(await listParked(pool, consumer.name)).toMatchObject([
    {
      streamId: 'ticket-31',
      version: 0,
      attempts: 3,
      error: expect.stringContaining('cannot apply ticket-31'),
    },
    { streamId: 'ticket-7', version: 0, attempts: 3 },
  ])
})

test('a parked stream keeps its position and is left alone by later news', async () => {
  const { pool } = database
  let calls = 0
  const { consumer } = await notingConsumer(pool, {
    poison: (id) => {
      if (id === 'ticket-a' && ++calls > 1) throw new Error('second time')
    },
  })
  await appendEvents(pool, 'ticket-a')
  await catchUp(catchUpNeeds(pool), consumer, named(['ticket-a']))
  await appendEvents(pool, 'ticket-a')
  await catchUp(catchUpNeeds(pool), consumer, named(['ticket-a']))
  expect(await listParked(pool, consumer.name)).toMatchObject([{ streamId: 'ticket-a', version: 1 }])
  const before = calls
  await appendEvents(pool, 'ticket-a')
  expect(await catchUp(catchUpNeeds(pool), consumer, named(['ticket-a']))).toMatchObject({ events: 0 })
  expect(calls).toBe(before)
})

test('redrive applies what was missed and unparks, or parks again with more attempts', async () => {
  const { pool } = database
  const broken = new Set(['ticket-1', 'ticket-2'])
  const { consumer } = await notingConsumer(pool, { poison: (id) => refuses([...broken])(id) })
  const ids = tickets(4)
  await Promise.all(ids.map((id) => appendEvents(pool, id, 2)))
  await catchUp(catchUpNeeds(pool), consumer, named(ids))
  broken.delete('ticket-1')

  expect(await redrive(catchUpNeeds(pool), consumer)).toMatchObject({ applied: 1, parked: ['ticket-2'] })
  expect(await listParked(pool, consumer.name)).toMatchObject([{ streamId: 'ticket-2', attempts: 6 }])
  broken.clear()
  expect(await redrive(catchUpNeeds(pool), consumer, ['ticket-2'])).toMatchObject({ applied: 1, parked: [] })
  expect(await countParked(pool, consumer.name)).toBe(0)
  expect(await unsettled(pool, consumer.name)).toEqual([])
})

test('when too much is parked within a minute the consumer stops', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool, {
    poison: (id) => {
      throw new Error(`cannot apply ${id}`)
    },
  })
  const ids = tickets(60)
  await Promise.all(ids.map((id) => appendEvents(pool, id)))
  await expect(catchUp(withDefects(pool), consumer, named(ids))).rejects.toThrow(ConsumerDefect)
  expect(await countParked(pool, consumer.name)).toBe(20)
})

test('what time may heal is waited for and never parked', async () => {
  const { pool } = database
  const failures = [
    new Failure('dependency_down', 'away'),
    Object.assign(new Error('deadlock detected'), { code: '40P01' }),
    Object.assign(new Error('serialization'), { code: '40001' }),
    new Error('wrapped', { cause: new Error('Connection terminated unexpectedly') }),
  ]
  const { consumer } = await notingConsumer(pool, {
    poison: () => {
      const failure = failures.shift()
      if (failure) throw failure
    },
  })
  await appendEvents(pool, 'ticket-a', 2)
  expect(await catchUp(catchUpNeeds(pool), consumer, named(['ticket-a']))).toEqual({
    applied: 1,
    events: 2,
    parked: [],
  })
  expect(failures).toEqual([])
})

test('waiting for what may heal ends with the signal', async () => {
  const { pool } = database
  const stopping = new AbortController()
  const { consumer } = await notingConsumer(pool, {
    poison: () => {
      stopping.abort()
      throw new Failure('dependency_down', 'away')
    },
  })
  await appendEvents(pool, 'ticket-a')
  const waiting = catchUp(catchUpNeeds(pool, { signal: stopping.signal }), consumer, named(['ticket-a']))
  await expect(waiting).rejects.toThrow('away')
  expect(await countParked(pool, consumer.name)).toBe(0)
})

/** The first failing statement of a stream that this consumer cannot apply. */
const refuses = (ids: readonly string[]) => (streamId: string) => {
  if (ids.includes(streamId)) throw new Error(`cannot apply ${streamId}`)
}
