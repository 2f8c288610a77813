import type { ConsumerConfig, Kafka, KafkaMessage } from 'kafkajs'
import { pause } from '../until-done.ts'
import { type ClientOptions, kafkaClient } from './client.ts'
import { commitNowAndThen } from './commit-now-and-then.ts'
import { mayPass } from './may-pass.ts'
import { beforeStartingAnew, heartbeatEveryMs, promptConsumer } from './settings.ts'

export type Messages = { topic: string; partition: number; messages: readonly KafkaMessage[] }

/** What a handler may do with the partitions its consumer holds. */
export type Held = {
  /** Every partition held here is read again from its earliest record, also by whoever holds it next. */
  seekToBeginning(): Promise<void>
}

export type FollowTopicsOptions = {
  group: string
  topics: readonly string[]
  /** The most messages of one call. */
  atMost: number
  /** Partitions handled at a time; calls for one partition never overlap. */
  concurrency: number
  /**
   * Handles messages of one partition, in order. Their offsets are committed
   * after it resolves. It rejects only when it was stopped by the signal.
   */
  onMessages: (messages: Messages, held: Held) => Promise<'done' | 'sought'>
  /** Each answer to a fetch. */
  onFetched?: (() => void) | undefined
  signal: AbortSignal
  /** Instead of ours, for tests of what Kafka refuses. */
  consumerConfig?: Partial<ConsumerConfig>
}

const startAnewAfterMs = 250
const stopWithinMs = 5_000

/**
 * Reads topics as a member of a group until the signal aborts. A consumer object that crashed on something that
 * may pass is replaced by a new one; on anything else the promise rejects, and the process must exit: kafkajs
 * would stay up and read nothing.
 */
export const followTopics = async (client: ClientOptions, options: FollowTopicsOptions): Promise<void> => {
  const { signal } = options
  while (!signal.aborted) {
    const crash = await followOnce(client, options)
    if (!crash) return
    if (!mayPass(crash.error)) throw crash.error
    client.log.warn({ group: options.group, reason: String(crash.error) }, 'Kafka consumer starts anew')
    await pause(startAnewAfterMs, signal)
  }
}

/** One life of one consumer object; answers the error that ended it, or nothing when the signal did. */
const followOnce = async (
  client: ClientOptions,
  options: FollowTopicsOptions,
): Promise<{ error: unknown } | undefined> => {
  const { group, topics, signal } = options
  const kafka = kafkaClient(client, beforeStartingAnew(signal))
  const consumer = kafka.consumer({
    ...promptConsumer,
    retry: beforeStartingAnew(signal),
    ...options.consumerConfig,
    groupId: group,
  })
  const over = new AbortController()
  const ended = new Promise<{ error: unknown } | undefined>((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve({ error: payload.error }))
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over.signal })
    if (signal.aborted) resolve(undefined)
  })
  const commits = commitNowAndThen(consumer)
  const handling = new Set<Promise<unknown>>()
  let assigned: Assignment = {}
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned = payload.memberAssignment
  })
  const held: Held = {
    seekToBeginning: async () => {
      for (const { topic, partition, low } of await earliest(kafka, assigned)) {
        consumer.seek({ topic, partition, offset: low })
        commits.handled(topic, partition, BigInt(low))
      }
    },
  }
  const { onFetched } = options
  if (onFetched) {
    consumer.on(consumer.events.REQUEST, ({ payload }) => {
      if (payload.apiName === 'Fetch') onFetched()
    })
  }
  const start = async (): Promise<void> => {
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.concurrency,
      eachBatch: async ({ batch, resolveOffset, heartbeat, isRunning, isStale }) => {
        const { topic, partition } = batch
        // A long batch must not cost the membership; a rebalance that is noticed here is noticed by the runner too.
        const beat = setInterval(() => void heartbeat().catch(() => {}), heartbeatEveryMs)
        try {
          for (let from = 0; from < batch.messages.length; from += options.atMost) {
            if (!isRunning() || isStale() || signal.aborted || over.signal.aborted) return
            const messages = batch.messages.slice(from, from + options.atMost)
            const work = options.onMessages({ topic, partition, messages }, held)
            handling.add(work)
            const outcome = await work.finally(() => handling.delete(work))
            if (outcome === 'sought' || isStale()) return
            const { offset } = messages.at(-1)!
            resolveOffset(offset)
            commits.handled(topic, partition, BigInt(offset) + 1n)
          }
        } catch (error) {
          if (!signal.aborted) throw error
        } finally {
          clearInterval(beat)
        }
      },
    })
  }
  const started = start()
  const crash = await Promise.race([
    ended,
    started.then(
      () => ended,
      (error: unknown) => ({ error }),
    ),
  ])
  over.abort()
  await Promise.allSettled(handling)
  await commits.stop()
  await within(stopWithinMs, consumer.disconnect())
  return signal.aborted ? undefined : crash
}

type Assignment = { [topic: string]: number[] }

const earliest = async (kafka: Kafka, assigned: Assignment) => {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const topics = Object.keys(assigned)
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)))
    return topics.flatMap((topic, i) =>
      offsets[i]!.filter(({ partition }) => assigned[topic]!.includes(partition)).map((one) => ({
        ...one,
        topic,
      })),
    )
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => {}), late])
  clearTimeout(timer)
}
