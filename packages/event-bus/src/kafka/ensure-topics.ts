import { setTimeout as after } from 'node:timers/promises'
import { Failure } from '@docket/runtime'
import type { Admin } from 'kafkajs'
import { TopicMismatch } from '../bus-failures.ts'
import type { TopicSpec } from '../publish.ts'
import { askKafka, type ClientOptions } from './client.ts'

const knownWithinMs = 15_000
const pollMs = 50

/**
 * Creates the topics that are missing and checks the partition counts of all. Throws `TopicMismatch` when one
 * differs and a Failure when Kafka does not answer. Several processes may do it at once.
 */
export const ensureTopics = (options: ClientOptions, specs: readonly TopicSpec[]): Promise<void> =>
  askKafka(options, async (admin) => {
    const existing = await admin.listTopics()
    const missing = specs.filter(({ topic }) => !existing.includes(topic))
    if (missing.length > 0) {
      // Answers false when another process was faster, which is as good. Its own wait for leaders fails on a topic
      // that the broker does not know of yet, so we wait below.
      await admin.createTopics({
        waitForLeaders: false,
        topics: missing.map(({ topic, partitions, config }) => ({
          topic,
          numPartitions: partitions,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      })
    }
    for (const { topic, partitions } of specs) {
      const actual = await knownPartitions(admin, topic)
      if (actual !== partitions) throw new TopicMismatch(topic, partitions, actual)
    }
  }).catch((error: unknown) => {
    if (error instanceof TopicMismatch) throw error
    throw new Failure('dependency_down', 'Kafka does not answer, so its topics could not be checked', {
      cause: error,
    })
  })

/** A topic's partition count, once the broker knows it and each partition has a leader. */
const knownPartitions = async (admin: Admin, topic: string): Promise<number> => {
  const deadline = performance.now() + knownWithinMs
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
      const partitions = topics[0]?.partitions ?? []
      if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) return partitions.length
    } catch (error) {
      if (performance.now() > deadline || (error as { retriable?: boolean }).retriable === false) throw error
    }
    if (performance.now() > deadline) throw new Error(`Topic ${topic} got no leaders in ${knownWithinMs} ms`)
    await after(pollMs)
  }
}
