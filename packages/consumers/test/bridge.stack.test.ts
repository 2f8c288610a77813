import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type Bus, kafkaBus, type News, runHeader, streamHeader, versionHeader } from '@docket/event-bus'
import { followOutbox } from '@docket/event-store'
import { type KafkaServer, startKafka } from '@docket/local-stack'
import { createHealth, createMetrics, silentLogger } from '@docket/runtime'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runConsumer } from '../src/index.ts'
import { appendEvents, notingConsumer, unsettled } from './harness.ts'

const topic = { topic: 'news', partitions: 4, config: {} }
let dir: string
let kafka: KafkaServer
let bus: Bus
let database: TestDatabase
let stopping: AbortController
let running: Promise<unknown>[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-bridge-'))
  database = await testDatabase({ max: 16 })
  kafka = await startKafka({ dir })
  bus = kafkaBus({ brokers: kafka.brokers, clientId: 'bridge', log: silentLogger() })
  await bus.ensureTopics([topic])
  stopping = new AbortController()
  running = []
})
afterEach(async () => {
  stopping.abort()
  await Promise.allSettled(running)
  await bus.close()
  await kafka.stop()
  await database.close()
  await rm(dir, { recursive: true, force: true })
})

test('a consumer stays level while Kafka is away for eight seconds, and reads Kafka again afterwards', async () => {
  const { health } = await startConsumer()
  startRelay()
  const staleness = startLoad()
  await until(() => staleness.settled > 20)
  await kafka.kill()
  await after(8_000)
  const { alerts } = await health.alerts()
  expect(alerts.map((alert) => alert.name)).toContain('bridge_active')
  await kafka.start()

  await until(async () => (await health.alerts()).alerts.length === 0, { withinMs: 60_000, everyMs: 250 })
  await staleness.stop()
  await until(async () => (await unsettled(database.pool, 'noting')).length === 0)
  console.info(`Kafka away: news at most ${staleness.worstMs} ms late`)
  expect(staleness.worstMs).toBeLessThan(5_000)
})

test('a consumer stays level while Kafka comes back empty and is filled anew under another run', async () => {
  const { health, pool } = await startConsumer()
  startRelay()
  const staleness = startLoad()
  await until(() => staleness.settled > 20)
  await kafka.wipe()
  await bus.ensureTopics([topic])
  await until(async () => (await runs(pool)) === 2, { withinMs: 40_000, everyMs: 250 })

  await until(async () => (await health.alerts()).alerts.length === 0, { withinMs: 60_000, everyMs: 250 })
  await staleness.stop()
  await until(async () => (await unsettled(pool, 'noting')).length === 0)
  console.info(`Kafka wiped: news at most ${staleness.worstMs} ms late`)
  expect(staleness.worstMs).toBeLessThan(5_000)
})

const runs = async (pool: TestDatabase['pool']): Promise<number> =>
  (await pool.query('select count(*) as count from consumer_run')).rows[0].count

const startConsumer = async () => {
  const { pool } = database
  const { consumer } = await notingConsumer(pool)
  const health = createHealth()
  running.push(
    runConsumer({
      pool,
      consumer,
      source: bus.newsSource({ topics: [topic.topic] }),
      kafka: { bus, topics: [topic.topic] },
      log: silentLogger(),
      metrics: createMetrics(),
      health,
      signal: stopping.signal,
    }),
  )
  return { health, pool }
}

/** As little of a relay as the bridge needs: on a lost log it begins another run and publishes all again. */
const startRelay = () => {
  const publisher = bus.publisher()
  const published: News[] = []
  let run = 1
  const records = (news: readonly News[]) =>
    news.map(({ streamId, version }) => ({
      topic: topic.topic,
      key: streamId,
      value: Buffer.from('{}'),
      headers: { [streamHeader]: streamId, [versionHeader]: `${version}`, [runHeader]: `${run}-r` },
    }))
  const isLost = async () => {
    const ends = [...(await publisher.endOffsets(topic.topic)).values()]
    return ends.reduce((sum, end) => sum + end, 0n) < BigInt(published.length)
  }
  running.push(
    followOutbox({
      pool: database.pool,
      name: 'relay',
      fromStart: true,
      signal: stopping.signal,
      async onBatch(rows) {
        if (await isLost()) {
          run += 1
          await publisher.publish(records(published))
        }
        await publisher.publish(records(rows))
        published.push(...rows)
      },
    }),
  )
}

/** Thirty appends a second over forty tickets; measures how long each takes to be applied. */
const startLoad = () => {
  const { pool } = database
  const load = { worstMs: 0, settled: 0, stop: async () => {} }
  const waiting = new Map<string, number>()
  const ended = new AbortController()
  const append = async () => {
    for (let n = 0; !ended.signal.aborted; n += 1) {
      const streamId = `ticket-${n % 40}`
      await appendEvents(pool, streamId)
      waiting.set(`${streamId}@${Math.floor(n / 40) + 1}`, performance.now())
      await after(33)
    }
  }
  const look = async () => {
    while (!ended.signal.aborted || waiting.size > 0) {
      const { rows } = await pool.query('select stream_id, version from noted where consumer = $1', [
        'noting',
      ])
      for (const row of rows) {
        const key = `${row.stream_id}@${row.version}`
        const since = waiting.get(key)
        if (since === undefined || !waiting.delete(key)) continue
        load.settled += 1
        load.worstMs = Math.max(load.worstMs, Math.round(performance.now() - since))
      }
      await after(100)
    }
  }
  const work = Promise.all([append(), look()])
  load.stop = async () => {
    ended.abort()
    await work
  }
  return load
}
