import type { LiveFrame } from '@docket/contracts'
import type { Session } from '@docket/identity'
import { encodeFrame, encodeMark, type TicketFrame } from './frames.ts'
import type { Queue, QueueBudget } from './queue-budget.ts'
import type { Sink } from './sink.ts'
import type { StreamFilter } from './stream-filter.ts'

export type EndReason = LiveFrame<'bye'>['reason']

/**
 * One client. While it is told what it missed, frames of the group wait, the newest of each ticket; `goLive` writes
 * what of them is still news, and from then on frames go out as they come.
 */
export type LiveConnection = Queue & {
  readonly session: Session
  readonly filter: StreamFilter
  /** How many streams the process had opened before this one. */
  readonly opened: number
  readonly endsAt: string
  readonly isOpen: boolean
  deliver(frame: TicketFrame): void
  /** A frame of its own, at once. */
  write(bytes: Buffer): void
  /** Tells it to read everything again; what waits is forgotten, since that will be in what it reads. */
  reset(reason: LiveFrame<'reset'>['reason'], id: string): void
  /** Moves its last event id, unless it is still being told what it missed. */
  mark(id: string): void
  goLive(versions?: Replayed): void
  /** Settles when the client has taken enough of it, or has gone. */
  drained(): Promise<void>
  end(reason: EndReason): void
}

/** The version of each ticket that a replay told. */
export type Replayed = ReadonlyMap<string, number>

const resetWithinMs = 5_000
const returnWithinMs = 3_000
/** Comes on top of a frame's bytes: the entry in the map that holds it. */
const entryBytes = 200

export const createLiveConnection = (options: {
  session: Session
  filter: StreamFilter
  opened: number
  endsAt: string
  sink: Sink
  budget: QueueBudget
  onDelivered(frames: number): void
  onCut(): void
}): LiveConnection => {
  const { session, filter, opened, endsAt, sink, budget, onDelivered, onCut } = options
  // the process may not have told these to anybody else, so only this stream knows a repeat of them for one
  const replayed = new Map<string, number>()
  let waiting: Map<string, TicketFrame> | null = new Map()
  let waitingBytes = 0
  let resetWaiting: Buffer | null = null
  let isOpen = true

  const write = (bytes: Buffer): void => {
    if (!isOpen) return
    sink.write(bytes)
    onDelivered(1)
    budget.count(connection)
  }
  const holdBack = (waitingFrames: Map<string, TicketFrame>, frame: TicketFrame): void => {
    const replaced = waitingFrames.get(frame.ticketId)
    if (replaced) waitingBytes -= replaced.bytes.length + entryBytes
    // the newest comes last, so that the ids of what waits ascend
    waitingFrames.delete(frame.ticketId)
    waitingFrames.set(frame.ticketId, frame)
    waitingBytes += frame.bytes.length + entryBytes
    budget.count(connection)
  }
  const forgetWaiting = (): void => {
    waiting?.clear()
    waitingBytes = 0
  }

  const connection: LiveConnection = {
    session,
    filter,
    opened,
    endsAt,
    get isOpen() {
      return isOpen
    },
    queued: () => (isOpen ? sink.queued() + waitingBytes : 0),
    deliver(frame) {
      if (!isOpen) return
      if (waiting !== null) return holdBack(waiting, frame)
      if (frame.version <= (replayed.get(frame.ticketId) ?? 0)) return
      replayed.delete(frame.ticketId)
      write(frame.bytes)
    },
    write,
    reset(reason, id) {
      const bytes = encodeFrame('reset', { reason, delayMs: upTo(resetWithinMs) }, { id })
      if (waiting === null) return write(bytes)
      forgetWaiting()
      resetWaiting = bytes
    },
    mark(id) {
      if (waiting === null && isOpen) sink.write(encodeMark(id))
    },
    goLive(versions = new Map()) {
      const frames = [...(waiting?.values() ?? [])]
      forgetWaiting()
      waiting = null
      if (resetWaiting !== null) write(resetWaiting)
      else for (const [ticketId, version] of versions) replayed.set(ticketId, version)
      for (const frame of frames) connection.deliver(frame)
    },
    drained: sink.drained,
    end(reason) {
      if (!isOpen) return
      isOpen = false
      const retryMs = 500 + upTo(returnWithinMs)
      sink.end(encodeFrame('bye', { reason, retryMs }, { retryMs }))
      forgetWaiting()
    },
    cut() {
      if (!isOpen) return
      isOpen = false
      onCut()
      sink.destroy()
      forgetWaiting()
    },
  }
  sink.onDrain(() => budget.count(connection))
  sink.onClose(() => {
    isOpen = false
    forgetWaiting()
    budget.forget(connection)
  })
  return connection
}

const upTo = (ms: number): number => Math.floor(Math.random() * ms)
