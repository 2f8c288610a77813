import { setTimeout as after } from 'node:timers/promises'
import type { LiveFeed } from '@docket/live-feed'
import { mayList, type TimedRow } from '@docket/read-models'
import type { Change } from './change.ts'
import { changedFrame, leftFrame, type TicketFrame } from './frames.ts'
import type { LiveConnection, Replayed } from './live-connection.ts'
import { lastNumber, type Missed, readMissed } from './read-missed.ts'
import type { SessionWatch } from './session-watch.ts'
import { type StreamFilter, shows } from './stream-filter.ts'
import { formatPosition, parsePosition, type StreamPosition } from './stream-position.ts'
import type { LoadRows } from './tenant-stream.ts'

/** Where a resumed stream has arrived, and what it was told on the way; or why it has to start over. */
export type Resumed =
  | { outcome: 'caught_up'; id: string; replayed: Replayed }
  | Extract<Missed, { outcome: 'reset' }>

const pageSize = 100
const drainsWithinMs = 30_000

/**
 * Tells one client what it missed after the id it brings: of each ticket the row as it is now, once. Goes page by
 * page, as fast as the client reads. Throws when rows or sessions cannot be read.
 */
export const resumeStream = async (
  connection: LiveConnection,
  lastEventId: string,
  needs: { feed: Pick<LiveFeed, 'follow'>; loadRows: LoadRows; watchSessions: SessionWatch },
): Promise<Resumed> => {
  const position = parsePosition(lastEventId)
  if (position === null) return { outcome: 'reset', reason: 'unknown_epoch' }
  const { session, filter } = connection
  const missed = await readMissed(needs.feed, session.tenantId, position)
  if (missed.outcome === 'reset') return missed

  const replayed = new Map<string, number>()
  const idAfter = idsOfReplay(position, missed.changes)
  for (let from = 0; from < missed.changes.length && connection.isOpen; from += pageSize) {
    const page = missed.changes.slice(from, from + pageSize)
    const ids = page.map(({ ticketId }) => ticketId)
    const [rows] = await Promise.all([
      needs.loadRows(session.tenantId, ids),
      needs.watchSessions([connection]),
    ])
    page.forEach((change, i) => {
      const frame = missedFrame(change, rows.get(change.ticketId), filter, idAfter(from + i))
      if (frame === null) return
      replayed.set(frame.ticketId, frame.version)
      connection.write(frame.bytes)
    })
    const drained = await Promise.race([connection.drained(), after(drainsWithinMs, 'late', { ref: false })])
    if (drained === 'late') connection.cut()
  }
  return { outcome: 'caught_up', id: missed.id, replayed }
}

const missedFrame = (
  change: Change,
  row: TimedRow | undefined,
  filter: StreamFilter,
  id: string,
): TicketFrame | null => {
  const { viewer, types } = filter
  if (row !== undefined && mayList(row, viewer) && shows(filter, change.ticketId, row)) {
    const concerns = types.has('ticket.changed') && !(viewer.kind === 'requester' && change.internal)
    return concerns ? changedFrame(change, row, viewer, id) : null
  }
  return types.has('ticket.left') && shows(filter, change.ticketId, change.before)
    ? leftFrame(change, id)
    : null
}

/**
 * Where a client stands after the i-th change. Later changes come again after that id by their newest entry, which
 * is enough, but for two kinds whose older entries are held: what the client's own id held back, and moves between
 * audiences, since only their first entry says whose sight the ticket leaves.
 */
const idsOfReplay = (position: StreamPosition, changes: readonly Change[]): ((i: number) => string) => {
  const delicate = changes.flatMap((change, i) =>
    lastNumber(change) <= position.n || moves(change) ? [{ i, numbers: change.numbers }] : [],
  )
  return (i) => {
    const change = changes[i]
    const n = Math.max(position.n, change ? lastNumber(change) : 0)
    const held = delicate
      .flatMap((one) => (one.i > i ? one.numbers : []))
      .filter((number) => number <= n)
      .toSorted((one, other) => one - other)
    return formatPosition({ epoch: position.epoch, n, held })
  }
}

const moves = ({ before, after: now, numbers }: Change): boolean =>
  numbers.length > 1 && (before?.requesterId !== now?.requesterId || before?.assigneeId !== now?.assigneeId)
