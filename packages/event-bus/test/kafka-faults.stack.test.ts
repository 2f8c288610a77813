import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KafkaServer, startKafka } from '@docket/local-stack'
import { silentLogger } from '@docket/runtime'
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bus, kafkaBus, type Publisher, TopicMissing } from '../src/index.ts'
import { firstAppearances, listen, range } from './news-source.contract.ts'
import { poll } from './poll.ts'
import { recordOf } from './record-of.ts'

const atMost = { timeout: 60_000 }
const streams = 20
let dir: string
let kafka: KafkaServer
let bus: Bus
let made = 0

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'docket-faults-'))
  kafka = await startKafka({ dir })
  bus = kafkaBus({ brokers: kafka.brokers, clientId: 'faults', log: silentLogger() })
})

afterAll(async () => {
  await bus.close()
  await kafka.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('a broker that is killed and restarted loses nothing and doubles nothing', atMost, async () => {
  const topic = await newTopic()
  const publisher = bus.publisher()
  const relay = keepPublishing(publisher, topic)
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await poll(() => listener.heard.length > 100)
  await kafka.kill()
  await kafka.start()
  const restarted = performance.now()
  const before = listener.heard.length
  await poll(() => listener.heard.length > before)
  report('first news after the restart of a killed broker', restarted)
  const last = await relay.stop()
  await poll(() =>
    [...firstAppearances(listener.heard).values()].every((versions) => versions.at(-1) === last),
  )
  await listener.stop()
  for (const versions of firstAppearances(listener.heard).values()) expect(versions).toEqual(range(last))
  expect(relay.rejections).toBe(0)
  const ends = await publisher.endOffsets(topic)
  expect([...ends.values()].reduce((sum, end) => sum + end, 0n)).toBe(BigInt(last * streams))
})

test(
  'a broker that comes back empty is told by a missing topic; both sides go on once it exists',
  atMost,
  async () => {
    const topic = await newTopic()
    const publisher = bus.publisher()
    const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
    await publisher.publish(round(topic, 1))
    await poll(() => listener.heard.length === streams)
    await kafka.wipe()
    const restarted = performance.now()
    await expect(publisher.publish(round(topic, 2))).rejects.toThrow(TopicMissing)
    await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
    const acknowledged = await publisher.publish(round(topic, 2))
    expect(acknowledged.every(({ baseOffset }) => baseOffset === 0n)).toBe(true)
    await poll(() => listener.heard.length >= 2 * streams)
    report('news from a broker that was wiped', restarted)
    await listener.stop()
    for (const versions of firstAppearances(listener.heard).values()) expect(versions).toEqual([1, 2])
  },
)

test('a topic that is deleted and made anew is followed again from its beginning', atMost, async () => {
  const topic = await newTopic()
  const publisher = bus.publisher()
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  for (const version of range(5)) await publisher.publish(round(topic, version))
  await poll(() => listener.heard.length === 5 * streams)
  await deleteTopic(topic)
  const deleted = performance.now()
  await poll(async () => !(await bus.listTopics()).includes(topic))
  await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
  await poll(() => publisher.publish(round(topic, 6)).catch(() => null))
  await poll(() => [...firstAppearances(listener.heard).values()].every((versions) => versions.includes(6)))
  report('news from a topic that was deleted and made anew', deleted)
  await listener.stop()
})

test('a source that starts before its topic exists follows it once it does', atMost, async () => {
  const topic = `faults.${made++}`
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
  await bus.publisher().publish(round(topic, 1))
  await poll(() => listener.heard.length === streams)
  await listener.stop()
})

test('without a broker everything stops within seconds, and what waited is refused', atMost, async () => {
  const topic = await newTopic()
  const publisher = bus.publisher()
  const listener = listen(bus.newsSource({ topics: [topic] }), 'reader')
  await publisher.publish(round(topic, 1))
  await poll(() => listener.heard.length === streams)
  await kafka.kill()
  const waiting = publisher.publish(round(topic, 2))
  const refused = expect(waiting).rejects.toMatchObject({ code: 'stopping' })
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const from = performance.now()
  await Promise.all([publisher.close(), listener.stop()])
  await refused
  expect(performance.now() - from).toBeLessThan(9_000)
  await kafka.start()
})

const newTopic = async (): Promise<string> => {
  const topic = `faults.${made++}`
  await bus.ensureTopics([{ topic, partitions: 12, config: {} }])
  return topic
}

/** One version of every stream. */
const round = (topic: string, version: number) =>
  range(streams).map((stream) => recordOf(topic, { streamId: `ticket-${stream}`, version }))

/** Publishes version after version, repeating what was rejected, as the relay does. */
const keepPublishing = (publisher: Publisher, topic: string) => {
  let running = true
  const relay = {
    rejections: 0,
    stop: async (): Promise<number> => {
      running = false
      return finished
    },
  }
  const finished = (async () => {
    for (let version = 1; ; version++) {
      await poll(() => publisher.publish(round(topic, version)).catch(() => void relay.rejections++))
      if (!running) return version
    }
  })()
  return relay
}

const deleteTopic = async (topic: string): Promise<void> => {
  const admin = new kafkajs.Kafka({ brokers: [kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [topic] })
  await admin.disconnect()
}

const report = (what: string, from: number): void =>
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`)
