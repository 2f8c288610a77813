import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'

/**
 * Age in seconds of the oldest ticket event that the read tables do not hold yet, 0 when they hold all. Looks at
 * 200,000 rows: the number that the API shows at /metrics looks at few, and is "at least".
 */
export const projectionLag = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ seconds: number }>(`
    select coalesce(extract(epoch from clock_timestamp() - min(o.at)), 0)::float8 as seconds
    from (select * from outbox order by pos desc limit 200000) o
    left join consumer_stream c on c.consumer = 'projections' and c.stream_id = o.stream_id
    where o.category = 'ticket' and o.version > coalesce(c.version, 0)`)
  return Math.max(0, rows[0]?.seconds ?? 0)
}

/** Waits until the read tables hold every event; throws after `withinMs`. */
export const untilLevel = async (pool: Pool, withinMs = 120_000): Promise<void> => {
  const end = performance.now() + withinMs
  while ((await projectionLag(pool)) > 0) {
    if (performance.now() > end) throw new Error('the projections did not catch up')
    await after(50)
  }
}
