import type { Pool } from 'pg'
import type { OutboxRow, OutboxSnapshot } from './outbox-row.ts'
import { incarnation, type Place, ServerRestarted } from './place.ts'

/** Rows to handle, in position order, and the place to be stored once they are handled. */
export type Page = { rows: readonly OutboxRow[]; next: Place; more: boolean }

/** Reads what follows a place. Throws ServerRestarted when the place is of another life of the server. */
export const readPage = async (pool: Pool, place: Place, pageSize: number): Promise<Page> =>
  place.window ? await readOn(pool, place, place.window, pageSize) : await openWindow(pool, place, pageSize)

/**
 * Rows visible to a new snapshot and not to the old one, found by transaction id: those that began after the old
 * snapshot's end, and those that it saw running. `offset 0` keeps the planner from walking the position index
 * from its start instead (measured: 60 ms a poll at 250,000 rows against 0.17). What the statement sees is what
 * its own snapshot sees, so that half of the difference needs no test here.
 */
const openWindow = async (pool: Pool, place: Place, pageSize: number): Promise<Page> => {
  const { rows } = await pool.query({
    name: 'open_outbox_window',
    text: `select pg_current_snapshot()::text as snapshot, ${incarnation} as incarnation, page.*
           from (select) as always
           left join lateral (
             select found.* from (
               select pos, stream_id, version, category from outbox
               where xid >= pg_snapshot_xmax($1::pg_snapshot)
               union all
               select pos, stream_id, version, category from outbox
               where xid = any (array(select pg_snapshot_xip($1::pg_snapshot)))
               offset 0
             ) as found
             order by pos
             limit $2 + 1
           ) as page on true`,
    values: [place.old, pageSize],
  })
  const { snapshot, incarnation: now } = rows[0]
  if (now !== place.incarnation) throw restarted()
  const found = rows[0].pos === null ? [] : rows.map(toRow)
  if (found.length <= pageSize) {
    return { rows: found, next: { old: snapshot, window: null, incarnation: now }, more: false }
  }
  const page = found.slice(0, pageSize)
  const window = { new: snapshot, lastPosition: page.at(-1)!.position, endPosition: null }
  return { rows: page, next: { ...place, window }, more: true }
}

/** The next page of a long window: by position, with a test on the transaction id that no index can be tempted by. */
const readOn = async (
  pool: Pool,
  place: Place,
  window: NonNullable<Place['window']>,
  pageSize: number,
): Promise<Page> => {
  const end = window.endPosition ?? (await endOfWindow(pool, place.old, window.new))
  const { rows } = await pool.query({
    name: 'read_outbox_page',
    text: `select ${incarnation} as incarnation, page.*
           from (select) as always
           left join lateral (
             select pos, stream_id, version, category from outbox
             where pos > $3 and pos <= $4
               and pg_visible_in_snapshot(xid, $2::pg_snapshot)
               and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
             order by pos
             limit $5
           ) as page on true`,
    values: [place.old, window.new, window.lastPosition, end, pageSize],
  })
  if (rows[0].incarnation !== place.incarnation) throw restarted()
  const page = rows[0].pos === null ? [] : rows.map(toRow)
  const last = page.at(-1)?.position ?? end
  const more = page.length === pageSize && last < end
  const next = more
    ? { ...place, window: { ...window, lastPosition: last, endPosition: end } }
    : { old: window.new, window: null, incarnation: place.incarnation }
  return { rows: page, next, more }
}

/** Keeps the pages of a long window from walking over everything that came after it. */
const endOfWindow = async (pool: Pool, old: OutboxSnapshot, now: OutboxSnapshot): Promise<number> => {
  const { rows } = await pool.query<{ end: number }>({
    name: 'end_outbox_window',
    text: `select coalesce(max(pos), 0) as end from (
             select pos from outbox
             where xid >= pg_snapshot_xmax($1::pg_snapshot) and xid < pg_snapshot_xmax($2::pg_snapshot)
               and pg_visible_in_snapshot(xid, $2::pg_snapshot)
             union all
             select pos from outbox
             where xid = any (array(select pg_snapshot_xip($1::pg_snapshot)))
               and pg_visible_in_snapshot(xid, $2::pg_snapshot)
             offset 0
           ) as found`,
    values: [old, now],
  })
  return rows[0]!.end
}

type Row = { pos: number; stream_id: string; version: number; category: string }

const toRow = (row: Row): OutboxRow => ({
  position: row.pos,
  streamId: row.stream_id,
  version: row.version,
  category: row.category,
})

const restarted = () => new ServerRestarted('the server was restarted since the cursor was read')
