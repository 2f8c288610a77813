import type { Json } from '@docket/event-sourcing'
import { monotonicMs } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { keepBeating } from './keep-beating.ts'
import type { OutboxRow } from './outbox-row.ts'
import { createOutboxWakeup, type OutboxWakeup } from './outbox-wakeup.ts'
import { NotOwner, type OwnedCursor, ownCursor, takeOverAfterMs } from './own-cursor.ts'
import { pause } from './pause.ts'
import { CursorTooFarBehind, movePlace, type Place, readPlace } from './place.ts'
import { type Page, readPage } from './read-page.ts'
import { ensureCursor } from './start-cursor.ts'

/** Goes with every batch: the cursor, and the way to move it past the batch inside the handler's transaction. */
export type BatchCursor = {
  owner: OwnedCursor
  /**
   * Moves the cursor past this batch, in the client's transaction (call it last; it locks the cursor row and turns
   * `synchronous_commit` off) or on its own. Throws `NotOwner`. Without a call, the follower moves it after the
   * handler resolved.
   */
  move(client?: Pool | PoolClient, more?: { acked?: Json }): Promise<void>
}

export type FollowOptions = {
  pool: Pool
  /** The cursor; one process at a time owns it, others with the same name stand by. */
  name: string
  /** Handles up to `pageSize` rows; a rejection repeats them (with what came meanwhile) after a pause. */
  onBatch(rows: readonly OutboxRow[], cursor: BatchCursor): Promise<void>
  /** Ends the following once the batch in hand is done. */
  signal: AbortSignal
  /** A cursor that does not exist yet begins at the first kept row instead of now. */
  fromStart?: boolean
  pageSize?: number
  wakeup?: OutboxWakeup
  /** Longest pause between polls of an idle outbox (1 s). */
  idleMs?: number
  /** A standby takes over after so long without a beat (2 s). */
  takeOverMs?: number
  /** After this process became the owner, before its first batch. */
  onOwned?(cursor: OwnedCursor): Promise<void>
  /**
   * The cursor fell seven partitions behind and rows it has not seen may be gone: audit every stream. The cursor
   * then goes on from just before this call. Without it following rejects with `CursorTooFarBehind`.
   */
  onTooFarBehind?(): Promise<void>
  /** Told of every failure the loop survives. */
  onError?(error: unknown): void
}

/**
 * Follows the outbox until the signal aborts: at least once, and per stream first appearances in order. The next
 * window is every row visible to a new snapshot and not to the cursor's, so that no slow transaction is skipped
 * and no open one is waited for. Rejects only with `CursorTooFarBehind`.
 */
export const followOutbox = async (options: FollowOptions): Promise<void> => {
  const { pool, name, signal, onError = () => {} } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      await ensureCursor(pool, name, options.fromStart ?? false)
      const owner = await ownCursor(options)
      if (!owner) return
      const reset = () => {
        failures = 0
      }
      await followAsOwner(options, owner, reset)
    } catch (error) {
      if (error instanceof CursorTooFarBehind) throw error
      onError(error)
      await pause(retryMs(failures++), signal)
    }
  }
}

/** Follows while this process owns the cursor; failures of a batch keep the ownership and repeat the batch. */
const followAsOwner = async (
  options: FollowOptions,
  owner: OwnedCursor,
  onProgress: () => void,
): Promise<void> => {
  const { signal, onError = () => {} } = options
  const beating = keepBeating(owner, { everyMs: (options.takeOverMs ?? takeOverAfterMs) / 5, onError })
  const active = AbortSignal.any([signal, beating.lost])
  let failures = 0
  let greeted = false
  try {
    while (!active.aborted) {
      try {
        if (!greeted) await options.onOwned?.(owner)
        greeted = true
        await followFromStoredPlace(options, owner, beating, active, () => {
          failures = 0
          onProgress()
        })
      } catch (error) {
        if (error instanceof NotOwner) throw error
        if (error instanceof CursorTooFarBehind) await audit(options, owner, error)
        else onError(error)
        await pause(retryMs(failures++), active)
      }
    }
    if (beating.lost.aborted) throw new NotOwner(`cursor "${owner.name}" was taken over`)
  } finally {
    beating.stop()
    await owner.release().catch(onError)
  }
}

/** Pages from the stored place on: read, handle, move, with the next page read meanwhile if there is one. */
const followFromStoredPlace = async (
  options: FollowOptions,
  owner: OwnedCursor,
  beating: ReturnType<typeof keepBeating>,
  active: AbortSignal,
  onProgress: () => void,
): Promise<void> => {
  const { pool, pageSize = 500, wakeup = createOutboxWakeup() } = options
  const idle = idlePauses(options)
  let place: Place = await readPlace(pool, owner)
  let ahead: Promise<Page> | null = null
  let movedAt = monotonicMs()
  while (!active.aborted) {
    const wakes = wakeup.count
    const page: Page = await (ahead ?? readPage(pool, place, pageSize))
    ahead = null
    if (page.rows.length === 0) {
      // An idle cursor advances too, lest it hold partitions back; in the database first, since a crash may undo
      // what only memory knows. By a time of its own: beats are never due when polls and beats fall in step.
      if (page.next.old !== place.old && monotonicMs() - movedAt >= advanceIdleMs) {
        await movePlace(pool, owner, page.next)
        beating.confirm()
        movedAt = monotonicMs()
        place = page.next
      }
      await wakeup.wait({ since: wakes, ms: idle.next(), signal: active })
      continue
    }
    idle.reset()
    await beating.assure()
    if (active.aborted) return
    if (page.more || page.rows.length === pageSize) {
      ahead = readPage(pool, page.next, pageSize)
      ahead.catch(() => {}) // handled when awaited; a failed batch never awaits it
    }
    await handle(options, owner, page)
    beating.confirm()
    movedAt = monotonicMs()
    place = page.next
    onProgress()
    if (!ahead) await pause(shortestPauseMs, active)
  }
}

const handle = async (options: FollowOptions, owner: OwnedCursor, page: Page): Promise<void> => {
  let moved = false
  const move: BatchCursor['move'] = async (client = options.pool, { acked } = {}) => {
    await movePlace(client, owner, page.next, acked)
    moved = true
  }
  await options.onBatch(page.rows, { owner, move })
  if (!moved) await move()
}

/**
 * The mark stays, as running, until the audit is done, so that a crash in between repeats it; the new place is
 * stored before, so that the cursor holds back what comes meanwhile.
 */
const audit = async (
  options: FollowOptions,
  owner: OwnedCursor,
  error: CursorTooFarBehind,
): Promise<void> => {
  if (!options.onTooFarBehind) throw error
  const key = [owner.name, owner.epoch]
  await options.pool.query(
    `update outbox_cursor set s_old = pg_current_snapshot(), s_new = null, last_pos = 0, rebuild = 'running'
     where name = $1 and epoch = $2 and rebuild = 'due'`,
    key,
  )
  await options.onTooFarBehind()
  await options.pool.query(
    `update outbox_cursor set rebuild = null where name = $1 and epoch = $2 and rebuild = 'running'`,
    key,
  )
}

/** How long an idle cursor stays where it is although nothing is before it. */
const advanceIdleMs = 500

/** Rows that come one by one are gathered this long: at most 200 polls a second for each follower. */
const shortestPauseMs = 5

/** Pauses of an idle follower: short for a while if it can only poll, then doubling up to the longest. */
const idlePauses = ({ wakeup, idleMs = 1_000 }: FollowOptions) => {
  const patience = wakeup ? 0 : 20
  let empty = 0
  return {
    next: () => Math.min(idleMs, shortestPauseMs * 2 ** Math.max(0, empty++ - patience)),
    reset() {
      empty = 0
    },
  }
}

const retryMs = (failures: number): number => Math.min(2_000, 50 * 2 ** failures)
