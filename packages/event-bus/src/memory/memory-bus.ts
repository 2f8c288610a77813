import type { Bus } from '../bus.ts'
import { TopicMismatch, TopicMissing } from '../bus-failures.ts'
import { partitionOf } from '../kafka/murmur2.ts'
import { newsGroup } from '../kafka/news-group.ts'
import { toNews } from '../kafka/received.ts'
import { newsPerBatch } from '../news.ts'
import type { BusRecord, Publisher } from '../publish.ts'
import { pause, untilDone } from '../until-done.ts'

type Log = BusRecord[][]

/**
 * A bus without servers, for tests and demonstrations: the promises of Kafka's adapter for as long as the process
 * lives. Groups have one member each.
 */
export const memoryBus = (): Pick<Bus, 'publisher' | 'ensureTopics' | 'listTopics' | 'newsSource'> => {
  const logs = new Map<string, Log>()
  const positions = new Map<string, number[]>()
  const listeners = new Set<() => void>()

  const logOf = (topic: string): Log => {
    const log = logs.get(topic)
    if (!log) throw new TopicMissing([topic])
    return log
  }
  const publisher = (): Publisher => ({
    async publish(records) {
      const places = records.map((record) => {
        const log = logOf(record.topic)
        return { record, log, partition: partitionOf(record.key, log.length) }
      })
      const acknowledged = new Map<
        string,
        { topic: string; partition: number; baseOffset: bigint; count: number }
      >()
      for (const { record, log, partition } of places) {
        const place = `${record.topic}/${partition}`
        const baseOffset = BigInt(log[partition]!.length)
        const one = acknowledged.get(place) ?? { topic: record.topic, partition, baseOffset, count: 0 }
        acknowledged.set(place, { ...one, count: one.count + 1 })
        log[partition]!.push(record)
      }
      for (const wake of listeners) wake()
      return [...acknowledged.values()]
    },
    endOffsets: async (topic) =>
      new Map((logs.get(topic) ?? []).map((records, partition) => [partition, BigInt(records.length)])),
    close: async () => {},
  })

  return {
    publisher,
    async ensureTopics(specs) {
      for (const { topic, partitions } of specs) {
        const log = logs.get(topic) ?? Array.from({ length: partitions }, () => [])
        if (log.length !== partitions) throw new TopicMismatch(topic, partitions, log.length)
        logs.set(topic, log)
      }
    },
    listTopics: async () => [...logs.keys()],
    newsSource: ({ topics }) => ({
      async run({ consumer, onNews, onHeard, signal }) {
        const group = newsGroup(consumer, topics)
        while (!signal.aborted) {
          const woken = new AbortController()
          const wake = () => woken.abort()
          listeners.add(wake)
          const batch = unread(topics, logOf, (topic) =>
            positionsOf(positions, group, topic, logOf(topic).length),
          )
          onHeard?.()
          if (batch.records.length === 0) await pause(250, AbortSignal.any([signal, woken.signal]))
          else {
            const news = batch.records.map(toNews).filter((one) => one !== null)
            const handled = untilDone(() => onNews(news), { signal, onFailure: () => {} })
            if (
              await handled.then(
                () => true,
                () => false,
              )
            )
              batch.move()
          }
          listeners.delete(wake)
        }
      },
    }),
  }
}

const positionsOf = (
  all: Map<string, number[]>,
  group: string,
  topic: string,
  partitions: number,
): number[] => {
  const place = `${group}/${topic}`
  const found = all.get(place) ?? Array.from({ length: partitions }, () => 0)
  all.set(place, found)
  return found
}

/** The next records of every partition, 500 at most, and the way to count them as read. */
const unread = (
  topics: readonly string[],
  logOf: (topic: string) => Log,
  positionsIn: (topic: string) => number[],
): { records: readonly BusRecord[]; move: () => void } => {
  const records: BusRecord[] = []
  const moves: (() => void)[] = []
  for (const topic of topics) {
    const positions = positionsIn(topic)
    for (const [partition, log] of logOf(topic).entries()) {
      const from = positions[partition]!
      const part = log.slice(from, from + newsPerBatch - records.length)
      records.push(...part)
      moves.push(() => {
        positions[partition] = from + part.length
      })
    }
  }
  return { records, move: () => moves.forEach((move) => void move()) }
}
