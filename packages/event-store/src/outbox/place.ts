import type { Json } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import type { OutboxSnapshot } from './outbox-row.ts'
import { NotOwner, type OwnedCursor, relaxedCommit } from './own-cursor.ts'

/**
 * Where a cursor is: every row visible to `old` is handled; inside a window (too long for one page) also those of
 * it up to `lastPosition`. `incarnation` names the server's life between two crashes in which that is known.
 */
export type Place = {
  old: OutboxSnapshot
  window: { new: OutboxSnapshot; lastPosition: number; endPosition: number | null } | null
  incarnation: string
}

/** The server crashed and recovered since the place was read: what was not stored is to be read anew. */
export class ServerRestarted extends Error {
  override readonly name = 'ServerRestarted'
}

/** The cursor fell so far behind that partitions it had not read are gone; only an audit of all streams helps. */
export class CursorTooFarBehind extends Error {
  override readonly name = 'CursorTooFarBehind'
}

/**
 * Changes with every crash recovery and fail-over. A crash forgets transaction ids whose records were not flushed,
 * and hands them out again: a snapshot from before it, kept in memory, would hide the new rows as handled.
 */
export const incarnation = `coalesce((select stats_reset from pg_stat_wal)::text, 'never')`

/** The stored place of an owned cursor. Throws NotOwner, or CursorTooFarBehind when it is marked for a rebuild. */
export const readPlace = async (pool: Pool, cursor: OwnedCursor): Promise<Place> => {
  const { rows } = await pool.query({
    name: 'read_cursor_place',
    text: `select s_old::text, s_new::text, last_pos, rebuild, ${incarnation} as incarnation
           from outbox_cursor where name = $1 and epoch = $2`,
    values: [cursor.name, cursor.epoch],
  })
  const row = rows[0]
  if (!row) throw new NotOwner(`cursor "${cursor.name}" is no longer owned at epoch ${cursor.epoch}`)
  if (row.rebuild) throw new CursorTooFarBehind(`cursor "${cursor.name}" is marked for a rebuild`)
  return {
    old: row.s_old,
    window: row.s_new ? { new: row.s_new, lastPosition: row.last_pos, endPosition: null } : null,
    incarnation: row.incarnation,
  }
}

/**
 * Moves an owned cursor to a place, in the client's transaction or alone; without waiting for the disk, since a
 * lost move only repeats rows. Throws NotOwner, ServerRestarted or CursorTooFarBehind.
 */
export const movePlace = async (
  client: Pool | PoolClient,
  cursor: OwnedCursor,
  to: Place,
  acked?: Json,
): Promise<void> => {
  const { rows } = await client.query<{ rebuild: string | null }>({
    name: 'move_cursor',
    text: `with relaxed as materialized (${relaxedCommit})
           update outbox_cursor
           set s_old = $3::pg_snapshot, s_new = $4::pg_snapshot, last_pos = $5,
             acked = coalesce($6::jsonb, acked), beat = beat + 1
           from relaxed
           where name = $1 and epoch = $2 and ${incarnation} = $7
           returning rebuild`,
    values: [
      cursor.name,
      cursor.epoch,
      to.old,
      to.window?.new ?? null,
      to.window?.lastPosition ?? 0,
      acked === undefined ? null : JSON.stringify(acked),
      to.incarnation,
    ],
  })
  if (rows[0]?.rebuild) throw new CursorTooFarBehind(`cursor "${cursor.name}" is marked for a rebuild`)
  if (rows[0]) return
  const still = await client.query('select from outbox_cursor where name = $1 and epoch = $2', [
    cursor.name,
    cursor.epoch,
  ])
  if (still.rowCount === 0)
    throw new NotOwner(`cursor "${cursor.name}" is no longer owned at epoch ${cursor.epoch}`)
  throw new ServerRestarted('the server was restarted since the window was read')
}
