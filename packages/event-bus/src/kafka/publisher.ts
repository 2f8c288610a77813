import { setTimeout as after } from 'node:timers/promises'
import { Failure } from '@docket/runtime'
import kafkajs, { type Producer } from 'kafkajs'
import { TopicMissing } from '../bus-failures.ts'
import type { Acknowledged, BusRecord, Publisher } from '../publish.ts'
import { type ClientOptions, kafkaClient } from './client.ts'
import { partitionOf } from './murmur2.ts'
import { orderedProducer, untilItWorks } from './settings.ts'
import { type Send, splitRecords } from './split-records.ts'
import { endOffsets, existingTopics, partitionCount } from './topic-facts.ts'

export type Compression = 'none' | 'gzip'

/** Kafka knows more, but kafkajs reads and writes only this one; a record in another stops its readers. */
const codecs: Readonly<Record<Compression, number>> = {
  none: kafkajs.CompressionTypes.None,
  gzip: kafkajs.CompressionTypes.GZIP,
}

const suspectAfterMs = 1_000

/**
 * Publishes in the order of the calls: one send in flight, whoever calls. A send whose broker goes away waits for
 * it. A call rejects with `TopicMissing` when a topic does not exist, with a Failure when Kafka refuses for good or
 * was never reached, and then so does every call that waits behind it: nothing overtakes what must be sent again.
 */
export const kafkaPublisher = (
  options: ClientOptions & { compression?: Compression | undefined },
): Publisher => {
  const codec = codecs[options.compression ?? 'none']
  if (codec === undefined) {
    throw new Error(`Compression ${options.compression} is not supported; take none or gzip`)
  }
  const connection = producerConnection(options)
  const partitions = new Map<string, number>()
  let last: Promise<unknown> = Promise.resolve()
  let failures = 0

  const prepared = async (records: readonly BusRecord[]): Promise<readonly Send[]> => {
    for (const topic of new Set(records.map((record) => record.topic))) {
      if (!partitions.has(topic)) partitions.set(topic, await connection.whileOpen(() => countOrThrow(topic)))
    }
    return splitRecords(records, ({ topic, key }) => partitionOf(key, partitions.get(topic)!))
  }
  const countOrThrow = async (topic: string): Promise<number> => {
    const count = await partitionCount(options, topic)
    if (count === null) throw new TopicMissing([topic])
    return count
  }

  const sendAll = async (records: readonly BusRecord[]): Promise<readonly Acknowledged[]> => {
    const acknowledged: Acknowledged[] = []
    try {
      for (const send of await prepared(records)) {
        acknowledged.push(
          ...(await connection.send((producer) => sendOnce(producer, send, codec), topicsOf(send))),
        )
      }
      return acknowledged
    } catch (error) {
      // Neither its producer id and sequence nor its idea of the topics can be trusted any more.
      partitions.clear()
      connection.discard()
      throw error instanceof Failure ? error : new Failure('dependency_down', told(error), { cause: error })
    }
  }

  return {
    publish(records) {
      if (connection.closed) return Promise.reject(closedFailure())
      const failuresBefore = failures
      const turn = last.then(async () => {
        if (connection.closed) throw closedFailure()
        if (failures !== failuresBefore) throw new Failure('dependency_down', 'An earlier publish failed')
        try {
          return records.length === 0 ? [] : await sendAll(records)
        } catch (error) {
          failures += 1
          throw error
        }
      })
      last = turn.catch(() => {})
      return turn
    },
    endOffsets: (topic) => endOffsets(options, topic),
    async close() {
      await connection.close()
      await last
    },
  }
}

/** Holds the producer object: makes it at need, and throws it away after a final rejection. */
const producerConnection = (options: ClientOptions) => {
  let current: { producer: Producer; connected: Promise<void>; abort: AbortController } | null = null
  const closing = new AbortController()

  const connect = () => {
    const abort = new AbortController()
    const retry = untilItWorks(abort.signal)
    const producer = kafkaClient(options, retry).producer({ ...orderedProducer, retry })
    const connected = producer.connect()
    connected.catch(() => {}) // whoever sends awaits it too
    return { producer, connected, abort }
  }
  const discard = (): void => {
    const old = current
    current = null
    old?.abort.abort()
    old?.producer.disconnect().catch(() => {})
  }
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const stop = () => reject(closedFailure())
      if (closing.signal.aborted) return stop()
      closing.signal.addEventListener('abort', stop, { once: true })
      work()
        .then(resolve, reject)
        .finally(() => closing.signal.removeEventListener('abort', stop))
    })

  return {
    get closed() {
      return closing.signal.aborted
    },
    whileOpen,
    discard,
    /** Sends, and looks meanwhile whether the topics are there: a send to a missing one would wait for ever. */
    send: <T>(send: (producer: Producer) => Promise<T>, topics: readonly string[]): Promise<T> =>
      whileOpen(async () => {
        current ??= connect()
        const { producer, connected } = current
        const sending = connected.then(() => send(producer))
        const finished = sending.then(
          () => true,
          () => true,
        )
        while (!(await Promise.race([finished, after(suspectAfterMs, false, { ref: false })]))) {
          if (closing.signal.aborted) break
          const existing = await existingTopics(options).catch(() => null)
          const missing = existing === null ? [] : topics.filter((topic) => !existing.includes(topic))
          if (missing.length > 0) throw new TopicMissing(missing)
        }
        return sending
      }),
    async close() {
      closing.abort()
      const old = current
      discard()
      await old?.producer.disconnect().catch(() => {})
    },
  }
}

const sendOnce = async (producer: Producer, send: Send, compression: number): Promise<Acknowledged[]> => {
  const counts = new Map<string, number>()
  for (const { record, partition } of send.records) {
    const place = `${record.topic}/${partition}`
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const answers = await producer.sendBatch({
    acks: -1,
    compression,
    topicMessages: topicsOf(send).map((topic) => ({
      topic,
      messages: send.records
        .filter(({ record }) => record.topic === topic)
        .map(({ record: { key, value, headers }, partition }) => ({ key, value, headers, partition })),
    })),
  })
  return answers.map(({ topicName, partition, baseOffset }) => ({
    topic: topicName,
    partition,
    baseOffset: BigInt(baseOffset ?? -1),
    count: counts.get(`${topicName}/${partition}`) ?? 0,
  }))
}

const topicsOf = (send: Send): readonly string[] => [
  ...new Set(send.records.map(({ record }) => record.topic)),
]

const closedFailure = () => new Failure('stopping', 'The publisher is closed')

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error))
