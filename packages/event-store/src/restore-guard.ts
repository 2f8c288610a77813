import type { Pool } from 'pg'

/** The database holds snapshots from a future that this server has not reached: following would skip events. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused'
}

/**
 * Called at start-up, before any follower. Throws RestoreRefused when a cursor's snapshot is ahead of the server's
 * transaction ids, as after restoring a dump into a younger cluster: its ids begin anew, so new rows would count as
 * handled. (A changed timeline is told by `OwnedCursor.readRun`.)
 */
export const refuseYoungerServer = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ name: string; ahead: number; now: number }>(
    `select c.name, s.xmax::text::bigint as ahead, pg_snapshot_xmax(pg_current_snapshot())::text::bigint as now
     from outbox_cursor c
     cross join lateral (
       select greatest(pg_snapshot_xmax(c.s_old), pg_snapshot_xmax(c.s_new)) as xmax
     ) as s
     where s.xmax > pg_snapshot_xmax(pg_current_snapshot())
     order by c.name`,
  )
  if (rows.length === 0) return
  const cursors = rows.map((row) => `  ${row.name}: transaction ${row.ahead}`).join('\n')
  throw new RestoreRefused(
    `The outbox cursors are ahead of this PostgreSQL server, which has reached transaction ${rows[0]!.now}:
${cursors}
The database was restored into a younger cluster, where transaction ids begin anew; following from these cursors
would silently skip events. Nothing was changed. What to do:
  1. empty the handled outbox and forget the cursors: truncate outbox, outbox_cursor, position_marks;
     update outbox_partition set used_up = null;
  2. start again: the relay begins a new run and republishes, and every consumer audits all streams.
Or restore the physical backup (pg_basebackup), which keeps the transaction ids.`,
  )
}
