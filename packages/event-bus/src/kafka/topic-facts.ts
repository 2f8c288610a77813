import { askKafka, type ClientOptions } from './client.ts'

/** Names of all topics that exist. */
export const existingTopics = (options: ClientOptions): Promise<readonly string[]> =>
  askKafka(options, (admin) => admin.listTopics())

/** How many partitions a topic has; null when it does not exist. */
export const partitionCount = (options: ClientOptions, topic: string): Promise<number | null> =>
  askKafka(options, async (admin) => {
    // Asked by name, kafkajs would wait for a missing topic.
    if (!(await admin.listTopics()).includes(topic)) return null
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    return topics[0]?.partitions.length ?? null
  })

/** The next offset of every partition; empty when the topic does not exist. */
export const endOffsets = (options: ClientOptions, topic: string): Promise<ReadonlyMap<number, bigint>> =>
  askKafka(options, async (admin) => {
    if (!(await admin.listTopics()).includes(topic)) return new Map()
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
  })
