import { type BatchCursor, type OutboxRow, readEventsAt } from '@docket/event-store'
import type { FaultPoint } from '@docket/runtime'
import type { Pool } from 'pg'
import type { LogKeeper } from './log/log-keeper.ts'
import { toRecords } from './mapping/to-records.ts'
import type { RelayTopics } from './relay-topics.ts'

export type RelayBatchNeeds = {
  pool: Pool
  keeper: LogKeeper
  topics: RelayTopics
  source: string
  faults: FaultPoint
  onPublished(count: number): void
}

/**
 * The follower's handler: reads the named events from the log, maps them to public ones, publishes in order, and
 * moves the cursor together with the acknowledged offsets. A crash in between repeats the batch, never loses it.
 */
export const relayBatch =
  ({ pool, keeper, topics, source, faults, onPublished }: RelayBatchNeeds) =>
  async (rows: readonly OutboxRow[], cursor: BatchCursor): Promise<void> => {
    const parts = inParts(rows.map((row) => row.position))
    let reading = readEventsAt(pool, parts[0] ?? [])
    for (const next of [...parts.slice(1), null]) {
      const events = await reading
      if (next) reading = readAhead(pool, next)
      faults('relay.before_publish')
      await keeper.publish(cursor.owner, (run) => toRecords(events, topics, { source, run }))
    }
    faults('relay.after_publish')
    onPublished(rows.length)
    await cursor.move(undefined, { acked: keeper.acked() })
    faults('relay.after_cursor')
  }

/** Large enough for Kafka, small enough that Postgres reads one part while Kafka takes another. */
const partSize = 1000

const inParts = (positions: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(positions.length / partSize) }, (_, part) =>
    positions.slice(part * partSize, (part + 1) * partSize),
  )

const readAhead = (pool: Pool, positions: readonly number[]) => {
  const reading = readEventsAt(pool, positions)
  reading.catch(() => {}) // thrown when awaited; a publish that fails never awaits it
  return reading
}
