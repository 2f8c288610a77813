import {
  type BatchCursor,
  followOutbox,
  NotOwner,
  type OutboxRow,
  type OutboxWakeup,
  type OwnedCursor,
} from '@docket/event-store'
import { type Logger, monotonicMs } from '@docket/runtime'
import type { Pool } from 'pg'
import type { LogKeeper } from './log/log-keeper.ts'

/** Appends happen in other processes, so only a poll can notice them: news after a quiet time is this late at most. */
const pollMs = 50

export type FollowKept = {
  pool: Pool
  /** The cursor, and what the follower is called in health and logs. */
  name: string
  keeper: LogKeeper
  onBatch(rows: readonly OutboxRow[], cursor: BatchCursor): Promise<void>
  /** Told who is the owner before anything is published. */
  onOwned?(owner: OwnedCursor): void
  /** Whether a new cursor begins at the first row kept, or now. */
  fromStart: boolean
  pageSize: number
  /** Topics that nobody publishes to are compared with what is remembered this often, in milliseconds. */
  checkEveryMs: number
  wakeup?: OutboxWakeup
  log: Logger
  signal: AbortSignal
}

/** How a follower is doing: who it is, and since when nothing it tried succeeded (monotonic milliseconds). */
export type Standing = {
  is: 'standby' | 'owner' | 'ended'
  failingSince: number | null
  reason: string | null
}

export type Follower = { name: string; standing(): Standing; finished: Promise<void> }

/**
 * Follows the outbox with a cursor whose topics the keeper keeps filled, until the signal aborts. Several replicas
 * stand by for one owner. `finished` rejects when following cannot go on, and then the process must exit.
 */
export const followKept = (options: FollowKept): Follower => {
  const { pool, name, keeper, log, signal } = options
  let owner: OwnedCursor | null = null
  let standing: Standing = { is: 'standby', failingSince: null, reason: null }
  const fine = (is: Standing['is']): void => {
    standing = { is, failingSince: null, reason: null }
  }
  const failed = (error: unknown): void => {
    if (error instanceof NotOwner) {
      owner = null
      log.warn({ cursor: name, reason: error.message }, 'another replica took over')
      fine('standby')
      return
    }
    const since = standing.failingSince ?? monotonicMs()
    standing = { ...standing, failingSince: since, reason: String(error) }
    if (!signal.aborted) log.warn({ err: error, cursor: name }, 'publishing failed for now; it is repeated')
  }

  let checking = false
  const check = setInterval(() => {
    const checked = owner
    if (!checked || checking) return
    checking = true
    keeper
      .assure(checked)
      .then(() => owner === checked && fine('owner'), failed)
      .finally(() => {
        checking = false
      })
  }, options.checkEveryMs)

  const finished = followOutbox({
    pool,
    name,
    signal,
    fromStart: options.fromStart,
    pageSize: options.pageSize,
    ...(options.wakeup ? { wakeup: options.wakeup } : { idleMs: pollMs }),
    async onOwned(owned) {
      owner = owned
      standing = { ...standing, is: 'owner' }
      log.info({ cursor: name, epoch: owned.epoch }, 'owner of the cursor')
      options.onOwned?.(owned)
      await keeper.assure(owned)
      fine('owner')
    },
    async onBatch(rows, cursor) {
      await options.onBatch(rows, cursor)
      fine('owner')
    },
    onTooFarBehind: async () => {
      log.error({ cursor: name }, 'the cursor fell too far behind; what it missed is made good')
      if (owner) await keeper.beginAnew(owner, 'the cursor fell too far behind')
    },
    onError: failed,
  }).finally(() => {
    clearInterval(check)
    fine('ended')
  })
  return { name, standing: () => standing, finished }
}
