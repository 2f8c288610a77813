import type { Pool, PoolClient } from 'pg'
import type { OutboxSnapshot } from './outbox-row.ts'

/** A snapshot from before rows that were dropped since: following from it would skip them. */
export class SnapshotTooOld extends Error {
  override readonly name = 'SnapshotTooOld'
}

/** The snapshot of now: a follower started from it sees exactly what commits later. A rebuild notes it first. */
export const cursorAt = async (client: Pool | PoolClient): Promise<OutboxSnapshot> => {
  const { rows } = await client.query<{ now: string }>('select pg_current_snapshot()::text as now')
  return rows[0]!.now
}

/**
 * Makes the cursor begin right after a snapshot, whoever owned it before (its owner is put out by the epoch).
 * Start it before a long rebuild, not after: it holds the partitions back that it will need.
 * Throws SnapshotTooOld when rows after the snapshot are gone already.
 */
export const startCursorFrom = async (
  client: Pool | PoolClient,
  name: string,
  snapshot: OutboxSnapshot,
): Promise<void> => {
  const { rowCount } = await client.query(
    `insert into outbox_cursor as c (name, s_old)
     select $1, $2::pg_snapshot
     where not exists (
       select from outbox_partition
       where dropped and used_up > pg_snapshot_xmin($2::pg_snapshot)
     )
     on conflict (name) do update
     set epoch = c.epoch + 1, beat = 0, s_old = excluded.s_old, s_new = null, last_pos = 0, rebuild = null`,
    [name, snapshot],
  )
  if (rowCount === 0) throw new SnapshotTooOld(`outbox rows after snapshot ${snapshot} were dropped already`)
}

/** Creates the cursor unless it exists: at the first row still kept, or at now. */
export const ensureCursor = async (pool: Pool, name: string, fromStart: boolean): Promise<void> => {
  await pool.query(
    `insert into outbox_cursor (name, s_old)
     select $1, case when $2 then '1:1:'::pg_snapshot else pg_current_snapshot() end
     on conflict do nothing`,
    [name, fromStart],
  )
}

/** Forgets a cursor that nobody follows any more, so that it holds no partition back. */
export const dropCursor = async (pool: Pool, name: string): Promise<void> => {
  await pool.query('delete from outbox_cursor where name = $1', [name])
}
