import { transaction } from '@docket/database'
import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import type { Consumer, StreamEvents } from './consumer.ts'
import { unpark } from './parked.ts'
import { ensurePositions, lockPositions, movePositions, type Position } from './positions.ts'
import type { ReadEvents } from './read-events.ts'

export type BatchOptions = {
  /** Parked streams are tried again, and unparked with success, instead of being left alone. */
  retryParked: boolean
  /** Most events in one transaction; what is over comes in the next. */
  maxEvents: number
  /** The commit need not reach the disk, because the source's own position commits with it or later. */
  replayable: boolean
  /** Moves the source's position in this transaction, if it holds all that the batch named. */
  moveWith?: ((client: PoolClient) => Promise<void>) | undefined
  /** Gets every position as it was locked, also when the transaction fails afterwards. */
  onHeld(held: readonly Position[]): void
}

/** What one transaction did; `applied` is undefined when none of the streams is this consumer's. */
export type AppliedBatch<Applied> = {
  applied: Applied | undefined
  /** Streams of this consumer's categories, parked ones included. */
  named: readonly string[]
  moved: readonly string[]
  events: number
  /** Streams that have events left. */
  unread: readonly string[]
}

/** The source's position could not be moved: nothing is wrong with the streams. `cause` says why. */
export class PositionNotMoved extends Error {
  override readonly name = 'PositionNotMoved'
}

/**
 * One transaction: lock this consumer's positions, read every later event of each, apply, move the positions.
 * A repeat finds nothing to apply and changes nothing, so the effect is once whatever the news do.
 */
export const applyBatch = <Applied>(
  { pool, readEvents }: { pool: Pool; readEvents: ReadEvents },
  consumer: Consumer<Applied>,
  streamIds: readonly string[],
  { retryParked, maxEvents, replayable, moveWith, onHeld }: BatchOptions,
): Promise<AppliedBatch<Applied>> =>
  transaction(pool, async (client) => {
    if (replayable) await client.query('set local synchronous_commit = off')
    await ensurePositions(client, consumer, streamIds)
    const positions = await lockPositions(client, consumer.name, streamIds)
    onHeld(positions)
    const held = positions.filter((position) => retryParked || !position.parked)
    const events = held.length === 0 ? [] : await readEvents(client, held.map(toReadFrom), maxEvents)
    const unread = events.length < maxEvents ? [] : heldFrom(held, events.at(-1)!.streamId)

    const streams = byStream(held, events)
    const applied = positions.length === 0 ? undefined : await consumer.apply(client, streams)
    await movePositions(client, consumer.name, streams.map(reached))
    if (retryParked) await unpark(client, consumer.name, without(held, unread))
    if (unread.length === 0) await moveWith?.(client).catch(notMoved)
    return {
      applied,
      named: positions.map((position) => position.streamId),
      moved: streams.map((stream) => stream.streamId),
      events: events.length,
      unread,
    }
  })

const notMoved = (cause: unknown): never => {
  throw new PositionNotMoved('the position of the source was not moved', { cause })
}

const toReadFrom = ({ streamId, version }: Position) => ({ streamId, afterVersion: version })
const reached = ({ streamId, events }: StreamEvents) => ({ streamId, version: events.at(-1)!.version })

/** Groups events by stream, in the order of the positions; throws when a version is missing. */
const byStream = (held: readonly Position[], events: readonly StoredEvent[]): readonly StreamEvents[] => {
  const grouped = Map.groupBy(events, (event) => event.streamId)
  return held.flatMap(({ streamId, tenantId, version }) => {
    const own = grouped.get(streamId)
    if (!own) return []
    own.forEach((event, index) => {
      if (event.version !== version + 1 + index)
        throw new Error(`gap in ${streamId}: version ${event.version} follows ${version + index}`)
    })
    return [{ streamId, tenantId, heldVersion: version, events: own }]
  })
}

/** The stream that the limit cut, and those after it; ids are ASCII, so they compare here as in the database. */
const heldFrom = (held: readonly Position[], streamId: string): readonly string[] =>
  held.map((position) => position.streamId).filter((id) => id >= streamId)

const without = (held: readonly Position[], unread: readonly string[]): readonly string[] => {
  const left = new Set(unread)
  return held.map((position) => position.streamId).filter((id) => !left.has(id))
}
