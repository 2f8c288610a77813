import { randomUUID } from 'node:crypto'
import { type Bus, kafkaBus, type ReceivedRecord } from '@docket/event-bus'
import { silentLogger } from '@docket/runtime'

/**
 * Every record that a topic holds now, partition by partition in their order. Ends when the ends seen at the start
 * are reached; throws after `withinMs`.
 */
export const readTopic = async (
  brokers: string,
  topic: string,
  { withinMs = 30_000 }: { withinMs?: number } = {},
): Promise<readonly ReceivedRecord[]> => {
  const bus = kafkaBus({ brokers, clientId: 'drill', log: silentLogger() })
  try {
    return await readAll(bus, topic, withinMs)
  } finally {
    await bus.close()
  }
}

const readAll = async (bus: Bus, topic: string, withinMs: number): Promise<readonly ReceivedRecord[]> => {
  const ends = await bus.publisher().endOffsets(topic)
  const open = new Map([...ends].filter(([, end]) => end > 0n))
  const records: ReceivedRecord[] = []
  if (open.size === 0) return records
  const done = new AbortController()
  const timeout = setTimeout(() => done.abort(), withinMs)
  await bus.consume({
    group: `drill-${randomUUID()}`,
    topics: [topic],
    signal: done.signal,
    async onRecords(batch) {
      records.push(...batch)
      for (const { partition, offset } of batch)
        if (offset + 1n >= (open.get(partition) ?? 0n)) open.delete(partition)
      if (open.size === 0) done.abort()
    },
  })
  clearTimeout(timeout)
  if (open.size > 0) throw new Error(`${topic} could not be read to its end within ${withinMs} ms`)
  return records.toSorted(
    (one, other) => one.partition - other.partition || Number(one.offset - other.offset),
  )
}
