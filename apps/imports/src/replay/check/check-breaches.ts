import { readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'

/** Breaches recorded beside those that a separate SQL computes from the raw events (`breaches.sql`). */
export type Breaches = {
  tickets: number
  /** Those whose whole story the SQL tells; others are compared by nobody. */
  judged: number
  recorded: number
  computed: number
  differing: number
  /** The first few that differ, for people. */
  examples: readonly string[]
}

const statement = readFileSync(new URL('breaches.sql', import.meta.url), 'utf8')

/**
 * Waits until the worker has seen the log's last save and recorded what was due by then, or stands still; then compares.
 * `tag` is the one that all tickets of the log carry. Null when this database has none of them.
 */
export const checkBreaches = async (pool: Pool, tag: string): Promise<Breaches | null> => {
  const asOf = await untilRecorded(pool, tag)
  const { rows } = await pool.query<Breaches>(statement, [tag, asOf])
  return rows[0]?.tickets ? rows[0] : null
}

const standsStillAfterMs = 30_000
const askEveryMs = 250

/** The instant, by the database's clock, up to which everything is recorded; or at which nothing has moved for long. */
const untilRecorded = async (pool: Pool, tag: string): Promise<string> => {
  let least = Number.POSITIVE_INFINITY
  let movedAt = performance.now()
  for (;;) {
    const { asOf, open } = await readOpen(pool, tag)
    if (open < least) {
      least = open
      movedAt = performance.now()
    }
    if (open === 0 || performance.now() - movedAt > standsStillAfterMs) return asOf
    await after(askEveryMs)
  }
}

/** How much the worker has still to see or to record of this log's tickets. */
const readOpen = async (pool: Pool, tag: string): Promise<{ asOf: string; open: number }> => {
  const { rows } = await pool.query<{ asOf: string; open: number }>(
    `with ticket as (
       select stream_id from events where type = 'TicketOpened' and data -> 'tags' ? $1
     )
     select statement_timestamp() as "asOf", (
         select coalesce(sum(stream.version - coalesce(seen.version, 0)), 0)::integer
         from ticket join streams as stream using (stream_id)
         left join consumer_stream as seen on seen.stream_id = stream.stream_id and seen.consumer = 'sla'
       ) + (
         select count(*)::integer from ticket
         join ticket_timer as timer on timer.ticket_id = substr(ticket.stream_id, 8)::uuid
         where timer.kind = 'sla' and timer.due_at < statement_timestamp()
       ) as open`,
    [tag],
  )
  return rows[0] ?? { asOf: new Date().toISOString(), open: 0 }
}
