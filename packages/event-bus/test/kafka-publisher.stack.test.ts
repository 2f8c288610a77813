import { silentLogger } from '@docket/runtime'
import { testKafkaBrokers } from '@docket/testkit'
import { afterAll, expect, test, vi } from 'vitest'
import {
  kafkaBus,
  partitionOf,
  type ReceivedRecord,
  TopicMismatch,
  TopicMissing,
  ticketState,
} from '../src/index.ts'
import { poll } from './poll.ts'
import { recordOf } from './record-of.ts'

const client = { brokers: testKafkaBrokers(), clientId: 'publisher', log: silentLogger() }
const bus = kafkaBus(client)
let made = 0

afterAll(() => bus.close())

test('concurrent publishes land in the order of their calls', async () => {
  const topic = await newTopic(1)
  const publisher = bus.publisher()
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      publisher.publish([recordOf(topic, { streamId: 'ticket-1', version: i + 1 })]),
    ),
  )
  const records = await readAll(topic, 200)
  expect(records.map(({ headers }) => Number(headers.ce_sequence))).toEqual(
    Array.from({ length: 200 }, (_, i) => i + 1),
  )
})

test('a record goes to the partition that its key computes, with its headers and data', async () => {
  const topic = await newTopic(12)
  const publisher = bus.publisher()
  const streams = Array.from({ length: 100 }, (_, i) => `ticket-${i}`)
  await publisher.publish(streams.map((streamId) => recordOf(topic, { streamId, version: 7 }, '1-a')))
  const records = await readAll(topic, 100)
  for (const { key, partition, headers, value } of records) {
    expect(partition).toBe(partitionOf(key!, 12))
    expect(headers).toEqual({ 'docket-stream': key, ce_sequence: '000000000007', 'docket-run': '1-a' })
    expect(JSON.parse(value!.toString())).toEqual({ streamId: key, version: 7 })
  }
})

test('the answer tells the base offset of each partition, and end offsets follow', async () => {
  const topic = await newTopic(2)
  const publisher = bus.publisher()
  const records = Array.from({ length: 10 }, (_, i) => recordOf(topic, { streamId: `t${i}`, version: 1 }))
  const first = await publisher.publish(records)
  const second = await publisher.publish(records)
  expect(first.map(({ baseOffset }) => baseOffset)).toEqual([0n, 0n])
  for (const { partition, baseOffset, count } of second) {
    expect(baseOffset).toBe(BigInt(first.find((one) => one.partition === partition)!.count))
    expect((await publisher.endOffsets(topic)).get(partition)).toBe(baseOffset + BigInt(count))
  }
  expect(await publisher.endOffsets('no.such.topic')).toEqual(new Map())
})

test('a tombstone is a record without a value', async () => {
  const topic = await newTopic(1)
  await bus.publisher().publish([{ topic, key: 'ticket-1', value: null, headers: {} }])
  expect((await readAll(topic, 1))[0]).toMatchObject({ key: 'ticket-1', value: null })
})

test('more than the broker takes in one batch of a partition is sent in several', async () => {
  const topic = await newTopic(1)
  const value = Buffer.alloc(100_000, 'x')
  const records = Array.from({ length: 35 }, (_, i) => ({
    topic,
    key: 'ticket-1',
    value,
    headers: { ce_sequence: String(i) },
  }))
  const acknowledged = await bus.publisher().publish(records)
  expect(acknowledged.reduce((sum, { count }) => sum + count, 0)).toBe(35)
  expect((await readAll(topic, 35)).map(({ headers }) => Number(headers.ce_sequence))).toEqual([
    ...Array(35).keys(),
  ])
})

test('a missing topic is refused by name, and so is what waited behind; later calls go on', async () => {
  const topic = await newTopic(1)
  const publisher = bus.publisher()
  const good = recordOf(topic, { streamId: 'ticket-1', version: 1 })
  const lost = publisher.publish([recordOf('no.such.topic', { streamId: 'ticket-1', version: 1 })])
  const behind = publisher.publish([good])
  await expect(lost).rejects.toThrow(TopicMissing)
  await expect(behind).rejects.toThrow('An earlier publish failed')
  expect(await publisher.publish([good])).toHaveLength(1)
})

test('a refusal for good is a retryable failure, and the next call has a new producer', async () => {
  const topic = await newTopic(1)
  const publisher = bus.publisher()
  const huge = { topic, key: 'k', value: Buffer.alloc(3_000_000), headers: {} }
  await expect(publisher.publish([huge])).rejects.toMatchObject({ code: 'dependency_down', retryable: true })
  expect(await publisher.publish([{ ...huge, value: Buffer.from('small') }])).toHaveLength(1)
})

test('gzip is read back, and any other compression is refused before anything is sent', async () => {
  const topic = await newTopic(1)
  const zipping = kafkaBus({ ...client, compression: 'gzip' })
  await zipping.publisher().publish([recordOf(topic, { streamId: 'ticket-1', version: 1 })])
  expect(await readAll(topic, 1)).toHaveLength(1)
  await zipping.close()
  const other = kafkaBus({ ...client, compression: 'zstd' as 'gzip' })
  expect(() => other.publisher()).toThrow('Compression zstd is not supported')
})

test('topics are made once, by however many processes at once, and keep their partitions', async () => {
  const spec = { topic: `made.${Date.now()}`, partitions: 3, config: { 'cleanup.policy': 'compact' } }
  await Promise.all([bus.ensureTopics([spec]), bus.ensureTopics([spec]), bus.ensureTopics([spec])])
  await bus.ensureTopics([spec])
  expect(await bus.listTopics()).toContain(spec.topic)
  await expect(bus.ensureTopics([{ ...spec, partitions: 4 }])).rejects.toThrow(TopicMismatch)
})

test('our own topics take a record of several megabytes, and readers get it', async () => {
  const topic = `roomy.${Date.now()}`
  await bus.ensureTopics([{ ...ticketState, topic, partitions: 1 }])
  const value = Buffer.alloc(5_000_000, 'x')
  await bus.publisher().publish([{ topic, key: 'ticket-1', value, headers: {} }])
  expect((await readAll(topic, 1))[0]?.value?.length).toBe(value.length)
})

test('an idle connection sets no timers and draws no warning', async () => {
  const topic = await newTopic(1)
  const warnings: string[] = []
  const warned = (warning: Error) => void warnings.push(warning.name)
  process.on('warning', warned)
  const publisher = bus.publisher()
  await publisher.publish([recordOf(topic, { streamId: 'ticket-1', version: 1 })])
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const from = performance.now()
  await new Promise((resolve) => setImmediate(resolve))
  while (performance.now() - from < 1_000) await new Promise((resolve) => setImmediate(resolve))
  // Unpatched, each connection set one every millisecond.
  expect(timers.mock.calls.length).toBeLessThan(10)
  timers.mockRestore()
  process.off('warning', warned)
  expect(warnings).not.toContain('TimeoutNegativeWarning')
})

test('a closed publisher refuses', async () => {
  const publisher = bus.publisher()
  await publisher.close()
  await expect(publisher.publish([])).rejects.toMatchObject({ code: 'stopping' })
})

test('health tells a broker that answers from an address where none is', async () => {
  expect(await bus.health.check()).toEqual({ ok: true })
  const nowhere = kafkaBus({ ...client, brokers: '127.0.0.1:1' })
  expect((await nowhere.health.check()).ok).toBe(false)
})

const newTopic = async (partitions: number): Promise<string> => {
  const topic = `publisher.${Date.now()}.${made++}`
  await bus.ensureTopics([{ topic, partitions, config: {} }])
  return topic
}

const readAll = async (topic: string, count: number): Promise<ReceivedRecord[]> => {
  const stopping = new AbortController()
  const records: ReceivedRecord[] = []
  const running = bus.consume({
    group: `read.${topic}`,
    topics: [topic],
    signal: stopping.signal,
    onRecords: async (some) => void records.push(...some),
  })
  await poll(() => records.length >= count)
  stopping.abort()
  await running
  return records
}
