import { transaction } from '@docket/database'
import { type News, newsPerBatch } from '@docket/event-bus'
import type { FaultPoint, Logger } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { type AppliedBatch, applyBatch, PositionNotMoved } from './apply-batch.ts'
import type { CaughtUp, Consumer } from './consumer.ts'
import type { DefectWatch } from './defect-watch.ts'
import { isolate, type Tried } from './isolate.ts'
import { park } from './parked.ts'
import { mayHeal, patiently } from './patiently.ts'
import { ensurePositions } from './positions.ts'
import type { ReadEvents } from './read-events.ts'

export type CatchUpNeeds = {
  pool: Pool
  readEvents: ReadEvents
  log: Logger
  /** Counts parked streams; without it nothing is ever taken for a defect. */
  defects?: DefectWatch
  faults?: FaultPoint
  /** Ends waiting for what may heal; the error is thrown then. */
  signal?: AbortSignal
}

export type CatchUpOptions = {
  /** Moves the source's position in the same transaction; not called when the news took more than one. */
  moveWith?: (client: PoolClient) => Promise<void>
  /** Commits need not reach the disk, because they replay (the embedded column). */
  replayable?: boolean
  /** Tries parked streams again; those that succeed are unparked. */
  retryParked?: boolean
  /** Most events in one transaction (2,000). */
  maxEvents?: number
}

/**
 * Brings a consumer up to date with the streams that the news name: every later event of each, applied once, in one
 * transaction with the positions. A stream that fails three times alone is parked, and everybody else goes on; what
 * may heal is waited for. Throws ConsumerDefect when too much is parked, and what `committed` throws.
 */
export const catchUp = async <Applied>(
  needs: CatchUpNeeds,
  consumer: Consumer<Applied>,
  news: readonly News[],
  options: CatchUpOptions = {},
): Promise<CaughtUp> => {
  const versions = oldestVersions(news)
  const ids = [...versions.keys()].sort()
  const progress: Progress = { moved: new Set(), parked: [], events: 0 }
  for (let start = 0; start < ids.length; start += newsPerBatch) {
    let left = ids.slice(start, start + newsPerBatch)
    while (left.length > 0) {
      const all = left.length === ids.length
      left = await takeSlice(needs, consumer, left, versions, progress, all ? options : withoutMove(options))
    }
  }
  return { applied: progress.moved.size, events: progress.events, parked: progress.parked }
}

type Progress = { moved: Set<string>; parked: string[]; events: number }

const withoutMove = ({ moveWith: _, ...options }: CatchUpOptions): CatchUpOptions => options

const oldestVersions = (news: readonly News[]): ReadonlyMap<string, number> => {
  const versions = new Map<string, number>()
  for (const { streamId, version } of news)
    versions.set(streamId, Math.min(version, versions.get(streamId) ?? version))
  return versions
}

/** Applies one slice of the streams, parks what fails alone, and answers the streams that have events left. */
const takeSlice = async <Applied>(
  needs: CatchUpNeeds,
  consumer: Consumer<Applied>,
  ids: readonly string[],
  versions: ReadonlyMap<string, number>,
  progress: Progress,
  { moveWith, replayable = false, retryParked = false, maxEvents = 2_000 }: CatchUpOptions,
): Promise<string[]> => {
  const unread: string[] = []
  const heldVersions = new Map<string, number>()
  const attempt = async (some: readonly string[]): Promise<Tried> => {
    const tried = await applied(needs, consumer, () =>
      applyBatch(needs, consumer, some, {
        retryParked,
        replayable,
        maxEvents,
        moveWith: some.length === ids.length ? moveWith : undefined,
        onHeld: (held) => held.forEach((one) => void heldVersions.set(one.streamId, one.version)),
      }),
    )
    if ('error' in tried) return tried
    needs.faults?.('consumer.after_commit')
    needs.defects?.handled(tried.named.length)
    unread.push(...tried.unread)
    progress.events += tried.events
    for (const id of tried.moved) progress.moved.add(id)
    await tellCommitted(needs, consumer, tried, versions)
    return null
  }
  await isolate(ids, attempt, async (streamId, error, attempts) => {
    const failed = { streamId, version: heldVersions.get(streamId) ?? 0, error, attempts }
    if (!(await parkStream(needs, consumer, failed))) return
    progress.parked.push(streamId)
    if (!retryParked) needs.defects?.parked(consumer.name, error)
  })
  return unread
}

const applied = async <Applied>(
  needs: CatchUpNeeds,
  consumer: Consumer<Applied>,
  work: () => Promise<AppliedBatch<Applied>>,
): Promise<AppliedBatch<Applied> | { error: unknown }> => {
  try {
    return await patiently(needs, consumer.name, work)
  } catch (error) {
    if (error instanceof PositionNotMoved) throw error.cause
    if (mayHeal(error) || needs.signal?.aborted) throw error
    needs.log.debug({ err: error }, `${consumer.name} could not apply a batch`)
    return { error }
  }
}

/** A repeat has nothing new to apply, but its announcement may be the one that a crash lost. */
const tellCommitted = async <Applied>(
  needs: CatchUpNeeds,
  { name, committed }: Consumer<Applied>,
  { applied, named }: AppliedBatch<Applied>,
  versions: ReadonlyMap<string, number>,
): Promise<void> => {
  if (!committed || named.length === 0) return
  const news = named.map((streamId) => ({ streamId, version: versions.get(streamId)! }))
  await patiently(needs, `${name} after commit`, () => committed(applied as Applied, news))
}

/** Answers false when the stream moved on meanwhile. A stream without anything to apply cannot be poison. */
const parkStream = async (
  needs: CatchUpNeeds,
  consumer: Consumer,
  failed: { streamId: string; version: number; error: unknown; attempts: number },
): Promise<boolean> => {
  const parked = await patiently(needs, consumer.name, () =>
    transaction(needs.pool, async (client) => {
      await ensurePositions(client, consumer, [failed.streamId])
      return park(client, consumer.name, failed)
    }),
  )
  if (parked)
    needs.log.error(
      { err: failed.error, streamId: failed.streamId, version: failed.version },
      `${consumer.name} parked a stream`,
    )
  return parked
}
