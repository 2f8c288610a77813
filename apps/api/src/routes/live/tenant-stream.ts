import { setTimeout as after } from 'node:timers/promises'
import { type FeedItem, formatFeedId, type LiveFeed, parseFeedId } from '@docket/live-feed'
import type { TicketListRow, TimedRow } from '@docket/read-models'
import type { Logger } from '@docket/runtime'
import { type Change, toChange } from './change.ts'
import { deliverChange } from './deliver-change.ts'
import type { LiveConnection } from './live-connection.ts'
import { createLiveGroups } from './live-groups.ts'
import { createMergeWindow, type Schedule } from './merge-window.ts'
import { lastNumber } from './read-missed.ts'
import type { SessionWatch } from './session-watch.ts'
import type { StreamPosition } from './stream-position.ts'
import { formatPosition } from './stream-position.ts'
import { createToldVersions } from './told-versions.ts'

/** Loads the list rows of these tickets, with what their clocks say; one the tenant does not have is left out. */
export type LoadRows = (
  tenantId: string,
  ticketIds: readonly string[],
) => Promise<ReadonlyMap<string, TimedRow>>

export type TenantStreamOptions = {
  tenantId: string
  feed: Pick<LiveFeed, 'follow'>
  loadRows: LoadRows
  watchSessions: SessionWatch
  /** How many streams the process has opened. */
  opened(): number
  schedule: Schedule
  log: Logger
}

/** One tenant's feed in this process: followed once, told to all its streams. */
export type TenantStream = {
  /** Settles when the place in the feed is known; rejects when the feed cannot be reached. */
  start(): Promise<void>
  join(connection: LiveConnection): void
  leave(connection: LiveConnection): void
  connections(): readonly LiveConnection[]
  position(): StreamPosition
  /** Settles when everything up to the n-th entry has been told, or the feed has been reset. */
  told(n: number): Promise<void>
  /** Checks the sessions of all its streams, unless that was done within `maxAgeMs`. */
  checkSessions(maxAgeMs: number): Promise<void>
  stop(): void
}

const mergeWithinMs = 250
/** Frames of one batch are written in one go; this many stay well below a stream's bound. */
const batchSize = 100
/** A session that was in force so long ago still is: what it costs is at most this much of a stream after a logout. */
const sessionsKnownMs = 250
const rememberedTickets = 10_000
/** More changes than this cannot wait for rows; clients read everything again instead. */
const waitsAtMost = 20_000

export const createTenantStream = (options: TenantStreamOptions): TenantStream => {
  const { tenantId, feed, loadRows, watchSessions, opened, schedule, log } = options
  const groups = createLiveGroups()
  const told = createToldVersions(rememberedTickets)
  const stopping = new AbortController()
  const started = Promise.withResolvers<void>()
  started.promise.catch(() => {})
  const waiters = new Set<{ n: number; epoch: string; settle(): void }>()
  let read = { epoch: '', n: 0 }
  let toldUpTo = 0
  let inFlight: readonly Change[] = []
  let isDispatching = false
  let isFollowing = false
  let sessionsCheckedAt = Number.NEGATIVE_INFINITY

  const window = createMergeWindow({
    windowMs: mergeWithinMs,
    now: () => performance.now(),
    schedule,
    onDue: () => void dispatch(),
  })
  const held = (upTo: number): number[] =>
    [...inFlight.flatMap((change) => change.numbers), ...window.waiting()]
      .filter((n) => n <= upTo)
      .sort((one, other) => one - other)

  const position = (): StreamPosition => ({ ...read, held: held(read.n) })

  const follow = async (): Promise<void> => {
    let after: string | null = null
    while (!stopping.signal.aborted) {
      try {
        for await (const item of feed.follow(tenantId, after, stopping.signal)) {
          take(item)
          after = formatFeedId(read)
          started.resolve()
        }
      } catch (error) {
        started.reject(error)
        log.warn({ err: error, tenantId }, 'the live feed cannot be followed')
      }
      await pause(500, stopping.signal)
    }
  }
  const take = (item: FeedItem): void => {
    if (item.kind === 'entry') {
      read = { ...read, n: item.entry.n }
      window.offer(toChange(item.entry))
      if (window.size() > waitsAtMost) startOver('gap')
      return
    }
    read = parseFeedId(item.id) ?? read
    if (item.kind === 'reset') startOver(item.reason)
  }
  const startOver = (reason: Extract<FeedItem, { kind: 'reset' }>['reason']): void => {
    window.clear()
    told.clear()
    inFlight = []
    toldUpTo = read.n
    const id = formatFeedId(read)
    for (const connection of groups.connections()) connection.reset(reason, id)
    settleWaiters()
  }

  const dispatch = async (): Promise<void> => {
    if (isDispatching) return
    isDispatching = true
    while (window.hasDue() && !stopping.signal.aborted) {
      const batch: readonly Change[] = window
        .take(batchSize)
        .toSorted((one, other) => lastNumber(one) - lastNumber(other))
      inFlight = batch
      const rows = await load(batch)
      // a reset in the meantime took back what was under way
      if (inFlight !== batch || rows === null) continue
      try {
        tellAll(
          batch.filter((change) => !waitsForNews(change, rows)),
          rows,
        )
      } catch (error) {
        log.error({ err: error, tenantId }, 'a change could not be told')
        startOver('gap')
      }
    }
    isDispatching = false
    settleWaiters()
  }
  /**
   * A row newer than the news: its own news are a moment away. Told now, a client cut before they come would be
   * told the same version again.
   */
  const waitsForNews = (change: Change, rows: ReadonlyMap<string, TicketListRow>): boolean => {
    const row = rows.get(change.ticketId)
    const now = performance.now()
    const { heldSince = now } = change
    if (row === undefined || row.version <= change.version || now - heldSince >= mergeWithinMs) return false
    window.hold({ ...change, heldSince }, row.version)
    return true
  }
  const tellAll = (batch: readonly Change[], rows: ReadonlyMap<string, TimedRow>): void => {
    const waiting = window.waiting().toSorted((one, other) => one - other)
    batch.forEach((change, i) => {
      inFlight = batch.slice(i + 1)
      toldUpTo = Math.max(toldUpTo, lastNumber(change))
      const after = waiting.findIndex((n) => n > toldUpTo)
      const untold = [
        ...(after === -1 ? waiting : waiting.slice(0, after)),
        ...inFlight.flatMap(({ numbers }) => numbers).filter((n) => n <= toldUpTo),
      ]
      const id = formatPosition({ epoch: read.epoch, n: toldUpTo, held: untold })
      deliverChange(change, rows.get(change.ticketId), { groups, told, id, opened: opened() })
    })
  }
  /** Nothing is told without the rows and without knowing who may still hear it; so this tries until it does. */
  const load = async (batch: readonly Change[]) => {
    if (groups.size === 0) return new Map<string, TimedRow>()
    for (let tries = 0; !stopping.signal.aborted; tries++) {
      try {
        const ids = batch.map((change) => change.ticketId)
        const [rows] = await Promise.all([loadRows(tenantId, ids), checkSessions(sessionsKnownMs)])
        return rows
      } catch (error) {
        if (tries === 0) log.warn({ err: error, tenantId }, 'the live stream waits for the database')
        await pause(Math.min(100 * 2 ** tries, 1_000), stopping.signal)
      }
    }
    return null
  }
  const checkSessions = async (maxAgeMs: number): Promise<void> => {
    const asked = performance.now()
    if (asked - sessionsCheckedAt <= maxAgeMs) return
    await watchSessions(groups.connections())
    sessionsCheckedAt = asked
  }

  const settleWaiters = (): void => {
    const [first] = held(read.n)
    const complete = first === undefined ? read.n : first - 1
    for (const waiter of waiters)
      if (waiter.epoch !== read.epoch || waiter.n <= complete) {
        waiters.delete(waiter)
        waiter.settle()
      }
  }

  return {
    start() {
      if (read.epoch === '' && !isFollowing) {
        isFollowing = true
        void follow()
      }
      return started.promise
    },
    join: (connection) => groups.add(connection),
    leave: (connection) => groups.remove(connection),
    connections: groups.connections,
    position,
    told(n) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiters.add({ n, epoch: read.epoch, settle: resolve })
      settleWaiters()
      return promise
    },
    checkSessions,
    stop() {
      stopping.abort()
      window.clear()
      for (const { settle } of waiters) settle()
      waiters.clear()
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => {})
