import type { NewsOptions, NewsSource } from '@docket/event-bus'
import { createOutboxWakeup } from '@docket/event-store'
import { createHealth, createMetrics, silentLogger } from '@docket/runtime'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ConsumerDefect, outboxSource, type RunConsumer, runConsumer } from '../src/index.ts'
import { appendEvents, notingConsumer, unsettled } from './harness.ts'

let database: TestDatabase
let stopping: AbortController
beforeEach(async () => {
  database = await testDatabase({ max: 12 })
  stopping = new AbortController()
})
afterEach(() => database.close())

const start = (options: Pick<RunConsumer<number>, 'consumer' | 'source'> & Partial<RunConsumer<number>>) => {
  const metrics = createMetrics()
  const health = createHealth()
  const running = runConsumer({
    pool: database.pool,
    log: silentLogger(),
    metrics,
    health,
    signal: stopping.signal,
    ...options,
  })
  running.catch(() => {})
  const stop = async () => {
    stopping.abort()
    await running
  }
  return { metrics, health, running, stop }
}

const level = (name: string, tickets: number) =>
  until(async () => {
    const { rows } = await database.pool.query(
      'select count(*) as count from consumer_stream where consumer = $1 and version > 0',
      [name],
    )
    return rows[0].count === tickets && (await unsettled(database.pool, name)).length === 0
  })

test('embedded: the outbox feeds the consumer, before and after its start', async () => {
  const { pool } = database
  const wakeup = createOutboxWakeup()
  const { consumer } = await notingConsumer(pool)
  for (let n = 0; n < 10; n += 1) await appendEvents(pool, `ticket-${n}`)
  const run = start({ consumer, source: outboxSource({ pool, wakeup, log: silentLogger() }) })
  await level('noting', 10)
  for (let n = 0; n < 20; n += 1) await appendEvents(pool, `ticket-${n}`, 2)
  wakeup.wake()
  await level('noting', 20)

  expect(await run.health.ready()).toMatchObject({ ok: true })
  expect(await run.health.alerts()).toEqual({ ok: true, alerts: [] })
  expect(await run.metrics.metrics()).toContain('docket_consumer_lag_events{consumer="noting"} 0')
  await run.stop()
})

test('embedded: a cursor that fell too far behind costs an audit and loses nothing', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const source = outboxSource({ pool, log: silentLogger() })
  const first = start({ consumer, source })
  await appendEvents(pool, 'ticket-a')
  await level('noting', 1)
  await first.stop()
  stopping = new AbortController()

  await appendEvents(pool, 'ticket-b', 3)
  await pool.query(`update outbox_cursor set rebuild = 'due' where name = $1`, ['noting'])
  const second = start({ consumer, source })
  await level('noting', 2)
  await until(
    async () => (await pool.query('select from outbox_cursor where rebuild is not null')).rowCount === 0,
  )
  await appendEvents(pool, 'ticket-c')
  await level('noting', 3)
  await second.stop()
})

test('a defect stops the consumer, is critical, and leaves what it did not try', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool, {
    poison: (id) => {
      throw new Error(`cannot apply ${id}`)
    },
  })
  for (let n = 0; n < 40; n += 1) await appendEvents(pool, `ticket-${n}`)
  const run = start({ consumer, source: outboxSource({ pool, log: silentLogger() }) })
  await expect(run.running).rejects.toThrow(ConsumerDefect)
  const { ok, alerts } = await run.health.alerts()
  expect(ok).toBe(false)
  expect(alerts.map((alert) => alert.name)).toContain('consumer_stopped')
  expect(await run.health.ready()).toMatchObject({ ok: false })
})

test('two consumers of a process share the metrics', async () => {
  const { pool } = database
  const [one, two] = [
    await notingConsumer(pool, { name: 'one' }),
    await notingConsumer(pool, { name: 'two' }),
  ]
  const metrics = createMetrics()
  await appendEvents(pool, 'ticket-a')
  const source = outboxSource({ pool, log: silentLogger() })
  const runs = [
    start({ consumer: one.consumer, source, metrics }),
    start({ consumer: two.consumer, source, metrics }),
  ]
  await level('one', 1)
  await level('two', 1)
  expect(await metrics.metrics()).toMatch(/docket_parked_tickets\{consumer="two"\} 0/)
  await Promise.all(runs.map((run) => run.stop()))
})

/** A Kafka that can fall silent: it remembers what it was to publish, and its group. */
const fakeKafka = () => {
  let options: NewsOptions | null = null
  let silent = false
  const source: NewsSource = {
    run: (given) =>
      new Promise((resolve) => {
        options = given
        given.signal.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
  return {
    source,
    kafka: { bus: { consumerLag: async () => [] }, topics: ['t'] },
    silence: (value: boolean) => {
      silent = value
    },
    publish: async (streamId: string, version: number) => {
      if (!silent) await options!.onNews([{ streamId, version }])
    },
    meet: (run: string) => options!.onRun!(run),
    ready: () => until(() => options !== null),
  }
}

test('while Kafka is silent the outbox is followed, and no longer when it speaks again', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const { source, kafka, silence, publish, ready } = fakeKafka()
  const run = start({ consumer, source, kafka })
  await ready()
  await appendEvents(pool, 'ticket-a')
  await publish('ticket-a', 1)
  await level('noting', 1)

  silence(true)
  await appendEvents(pool, 'ticket-a')
  await appendEvents(pool, 'ticket-b')
  await level('noting', 2)
  expect((await run.health.alerts()).alerts).toMatchObject([{ name: 'bridge_active', severity: 'warning' }])
  await appendEvents(pool, 'ticket-c')
  await level('noting', 3)

  silence(false)
  let version = 0
  await until(async () => {
    version += 1
    await appendEvents(pool, 'ticket-d')
    await publish('ticket-d', version)
    return (await run.health.alerts()).alerts.length === 0
  })
  await level('noting', 4)
  await until(async () => (await pool.query('select from outbox_cursor')).rowCount === 0)
  await run.stop()
}, 60_000)

test('another run makes the consumer audit all streams once', async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const { source, meet, ready } = fakeKafka()
  const run = start({ consumer, source })
  await ready()
  expect(await meet('1-aa')).toBe('known')
  await appendEvents(pool, 'ticket-a')
  expect(await meet('1-aa')).toBe('known')
  expect(await unsettled(pool, 'noting')).toHaveLength(1)
  expect(await meet('2-bb')).toBe('another')
  expect(await unsettled(pool, 'noting')).toEqual([])
  expect(await meet('1-aa')).toBe('known')
  await run.stop()
})
