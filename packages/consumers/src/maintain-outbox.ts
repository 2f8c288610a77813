import {
  laggingStreams,
  maintainPartitions,
  type OutboxPartition,
  tooFarBehindPartitions,
} from '@docket/event-store'
import type { Logger, Running } from '@docket/runtime'
import type { Pool } from 'pg'
import { parkedAmong } from './parked.ts'

export type MaintainOutbox = {
  pool: Pool
  /** Positions in a new partition. */
  partitionSize: number
  /** Who must have handled a partition before it is dropped: names of consumers with their stream categories. */
  consumers: ReadonlyMap<string, readonly string[]>
  log: Logger
}

/**
 * Keeps the outbox's partitions: ready ahead, and dropped once every cursor and every consumer is past them. Any
 * process may run it; one does the work, the others stand by.
 */
export const maintainOutbox = (options: MaintainOutbox): Running => {
  const { pool, partitionSize, log } = options
  const stopping = new AbortController()
  const running = maintainPartitions({
    pool,
    size: partitionSize,
    signal: stopping.signal,
    audit: (partition) => assertHandled(options, partition),
    onTooFarBehind: (cursors) =>
      log.error({ cursors }, 'cursors fell too far behind and hold nothing back any more'),
    onError: (error) => log.warn({ err: error }, 'maintaining the outbox failed for now'),
  })
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/**
 * A partition stays until its consumers have caught up by themselves; a parked stream waits for its redrive anyway.
 * One that is seven behind goes all the same: who still lags there audits all streams when it comes back.
 */
const assertHandled = async (
  { pool, consumers, log }: MaintainOutbox,
  partition: OutboxPartition,
): Promise<void> => {
  for (const [consumer, categories] of consumers) {
    const unhandled = await countUnhandled(pool, consumer, categories, partition.name)
    if (unhandled === 0) continue
    if ((await usedUpSince(pool, partition)) < tooFarBehindPartitions)
      throw new Error(`${consumer} has not handled ${unhandled} streams of ${partition.name}`)
    log.error(
      { consumer, unhandled, partition: partition.name },
      'a consumer fell too far behind and holds nothing back any more',
    )
  }
}

const countUnhandled = async (
  pool: Pool,
  consumer: string,
  categories: readonly string[],
  partition: string,
): Promise<number> => {
  let unhandled = 0
  for (let afterStreamId = ''; ; ) {
    const lagging = await laggingStreams(pool, consumer, categories, { partition, afterStreamId })
    if (lagging.length === 0) return unhandled
    const ids = lagging.map((one) => one.streamId)
    const parked = await parkedAmong(pool, consumer, ids)
    unhandled += ids.filter((id) => !parked.has(id)).length
    afterStreamId = ids.at(-1)!
  }
}

const usedUpSince = async (pool: Pool, { fromPosition }: OutboxPartition): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*) as count from outbox_partition where from_pos >= $1 and used_up is not null and not dropped',
    [fromPosition],
  )
  return rows[0]?.count ?? 0
}
