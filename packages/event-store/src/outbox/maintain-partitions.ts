import type { Pool } from 'pg'
import { keepBeating } from './keep-beating.ts'
import { NotOwner, ownCursor, takeOverAfterMs } from './own-cursor.ts'
import {
  dropPartition,
  makePartitions,
  markCursorsTooFarBehind,
  noteUsedUpPartitions,
  type OutboxPartition,
  retirablePartitions,
} from './partitions.ts'
import { pause } from './pause.ts'

export type MaintainOptions = {
  pool: Pool
  signal: AbortSignal
  /** Positions in a new partition (`DOCKET_OUTBOX_PARTITION_SIZE`). */
  size: number
  /** Whole partitions kept ready before the next position (4). */
  ahead?: number
  /** Pause between rounds (1 s). */
  everyMs?: number
  /**
   * Compares the streams named in a partition with every consumer (`laggingStreams`) and catches up what lags;
   * the partition is dropped after it resolves, and kept for another round when it rejects.
   */
  audit(partition: OutboxPartition): Promise<void>
  onTooFarBehind?(cursors: readonly string[]): void
  onError?(error: unknown): void
}

/** The lease of the one process that maintains partitions; a cursor row without a snapshot holds nothing back. */
const leaseName = 'outbox.partitions'

/**
 * Keeps outbox partitions made ahead and retires those that every cursor is past, until the signal aborts. One
 * process does it, others stand by. Partitions age by positions and transaction ids, never by the clock.
 */
export const maintainPartitions = async (options: MaintainOptions): Promise<void> => {
  const { pool, signal, onError = () => {} } = options
  while (!signal.aborted) {
    try {
      await pool.query('insert into outbox_cursor (name) values ($1) on conflict do nothing', [leaseName])
      const owner = await ownCursor({ pool, name: leaseName, signal })
      if (!owner) return
      const beating = keepBeating(owner, { everyMs: takeOverAfterMs / 5, onError })
      const active = AbortSignal.any([signal, beating.lost])
      const loop = async (round: () => Promise<unknown>): Promise<void> => {
        while (!active.aborted) {
          await beating.assure()
          await round()
          await pause(options.everyMs ?? 1_000, active)
        }
      }
      try {
        // Apart from each other: retiring may wait behind an open read, and making must never wait.
        await Promise.all([loop(() => makeAhead(options)), loop(() => retire(options, active))])
      } finally {
        beating.stop()
        await owner.release().catch(onError)
      }
    } catch (error) {
      if (!(error instanceof NotOwner)) onError(error)
      await pause(1_000, signal)
    }
  }
}

/** One round; also for tests and for a start-up that must not wait for the worker. */
export const maintainOnce = async (
  options: Round,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ made: readonly string[]; dropped: readonly string[] }> => {
  const made = await makeAhead(options)
  return { made, dropped: await retire(options, signal) }
}

type Round = Pick<MaintainOptions, 'pool' | 'size' | 'ahead' | 'audit' | 'onTooFarBehind' | 'onError'>

const makeAhead = async ({ pool, size, ahead, onTooFarBehind }: Round): Promise<readonly string[]> => {
  const made = await makePartitions(pool, ahead === undefined ? { size } : { size, ahead })
  await noteUsedUpPartitions(pool)
  const behind = await markCursorsTooFarBehind(pool)
  if (behind.length > 0) onTooFarBehind?.(behind)
  return made
}

/** Oldest first; a failed audit or an open read keeps this one and all later ones for the next round. */
const retire = async (
  { pool, audit, onError = () => {} }: Round,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const dropped: string[] = []
  for (const partition of await retirablePartitions(pool)) {
    if (signal.aborted) break
    try {
      await audit(partition)
      if (!(await dropPartition(pool, partition))) break
      dropped.push(partition.name)
    } catch (error) {
      onError(error)
      break
    }
  }
  return dropped
}
