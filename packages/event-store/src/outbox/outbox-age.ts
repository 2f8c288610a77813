import { Gauge, type Metrics } from '@docket/runtime'
import type { Pool } from 'pg'

/** Seconds since the oldest row that a cursor has not handled was appended; 0 when it has handled all. */
export const oldestUnpublishedSeconds = async (pool: Pool, cursor: string): Promise<number> => {
  const { rows } = await pool.query<{ seconds: number }>({
    name: 'oldest_unpublished',
    text: `select coalesce(extract(epoch from clock_timestamp() - min(found.at)), 0)::float8 as seconds
           from outbox_cursor c
           cross join lateral (
             select at, pos, xid from outbox where xid >= pg_snapshot_xmax(c.s_old)
             union all
             select at, pos, xid from outbox where xid = any (array(select pg_snapshot_xip(c.s_old)))
             offset 0
           ) as found
           where c.name = $1
             and (c.s_new is null or found.pos > c.last_pos or not pg_visible_in_snapshot(found.xid, c.s_new))`,
    values: [cursor],
  })
  return Math.max(0, rows[0]!.seconds)
}

/** Registers `docket_outbox_oldest_unpublished_seconds`, asked of the database whenever the metrics are read. */
export const registerOutboxAge = (metrics: Metrics, pool: Pool, cursor: string): void => {
  new Gauge({
    name: 'docket_outbox_oldest_unpublished_seconds',
    help: 'Age of the oldest outbox row that the relay has not published.',
    registers: [metrics],
    async collect() {
      this.set(await oldestUnpublishedSeconds(pool, cursor))
    },
  })
}
