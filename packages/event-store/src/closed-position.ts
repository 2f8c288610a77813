import type { Pool } from 'pg'
import { pause } from './outbox/pause.ts'

/**
 * The highest position known to be closed: every transaction that could still commit at or below it has ended.
 * Marks the newest position with a transaction id drawn after it, and waits up to `withinMs` (1 s) until all
 * older transactions have ended; behind a longer one it answers the last mark that has closed, at worst 0.
 */
export const closedPosition = async (pool: Pool, { withinMs = 1_000 } = {}): Promise<number> => {
  const mark = await pool.query<{ pos: number; xid: string }>(
    `with drawn as materialized ( -- read before this transaction gets its id: the order is the proof
       select case when is_called then last_value else 0 end as pos from event_position
     )
     insert into position_marks (pos) select pos from drawn
     returning pos, xid::text`,
  )
  const { pos, xid } = mark.rows[0]!
  const never = new AbortController().signal
  for (let waited = 0; ; waited += 5) {
    const { rows } = await pool.query<{ closed: number; newest: boolean }>(
      `select coalesce(max(pos), 0) as closed, coalesce(bool_or(xid = $1::xid8), false) as newest
       from position_marks where xid < pg_snapshot_xmin(pg_current_snapshot())`,
      [xid],
    )
    const { closed, newest } = rows[0]!
    if (newest || waited >= withinMs) {
      await pool.query('delete from position_marks where pos < $1', [closed])
      return Math.max(closed, newest ? pos : 0)
    }
    await pause(5, never)
  }
}
