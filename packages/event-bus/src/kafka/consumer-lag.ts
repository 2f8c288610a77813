import type { Lag } from '../bus.ts'
import { askKafka, type ClientOptions } from './client.ts'

/** What a group has still to read; a partition without a committed offset is unread from its earliest record. */
export const consumerLag = (
  options: ClientOptions,
  group: string,
  topics: readonly string[],
): Promise<readonly Lag[]> =>
  askKafka(options, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] })
    const lags = committed.map(async ({ topic, partitions }) => {
      const ends = await admin.fetchTopicOffsets(topic)
      return ends.map(({ partition, high, low }): Lag => {
        const offset = partitions.find((one) => one.partition === partition)?.offset ?? '-1'
        const next = BigInt(offset) < 0n ? BigInt(low) : BigInt(offset)
        return { topic, partition, committed: next, end: BigInt(high), lag: Number(BigInt(high) - next) }
      })
    })
    return (await Promise.all(lags)).flat()
  })
