import { consumerLag, countParked } from '@docket/consumers'
import { oldestUnpublishedSeconds } from '@docket/event-store'
import type { Pool } from 'pg'

/** Where everything that follows the log stands. */
export type LagReport = {
  outbox: { lastPosition: number; partitions: number; oldestSeconds: number }
  cursors: readonly { name: string; position: number | null; epoch: number; oldestSeconds: number }[]
  consumers: readonly { name: string; events: number; oldestSeconds: number; parked: number }[]
  jobs: { waiting: number; active: number }
  timers: { waiting: number; overdueSeconds: number }
}

/** Reads it all once; cheap enough for every second. */
export const readLag = async (pool: Pool): Promise<LagReport> => {
  const [outbox, cursors, consumers, jobs, timers] = await Promise.all([
    pool.query<LagReport['outbox']>(outboxText),
    pool.query<Omit<LagReport['cursors'][number], 'oldestSeconds'>>(cursorText),
    pool.query<{ name: string }>(consumerText),
    pool.query<LagReport['jobs']>(jobText),
    pool.query<LagReport['timers']>(timerText),
  ])
  return {
    outbox: outbox.rows[0]!,
    cursors: await Promise.all(
      cursors.rows.map(async (cursor) => ({
        ...cursor,
        oldestSeconds: await oldestUnpublishedSeconds(pool, cursor.name),
      })),
    ),
    consumers: await Promise.all(
      consumers.rows.map(async ({ name }) => {
        const lag = await consumerLag(pool, { name, categories: ['ticket'] })()
        return { name, ...lag, parked: await countParked(pool, name) }
      }),
    ),
    jobs: jobs.rows[0]!,
    timers: timers.rows[0]!,
  }
}

const outboxText = `
select coalesce((select max(pos) from outbox), 0) as "lastPosition",
  (select count(*)::integer from outbox_partition where not dropped) as partitions,
  coalesce(extract(epoch from clock_timestamp() - (select at from outbox order by pos limit 1)), 0)::float8
    as "oldestSeconds"`

const cursorText = 'select name, last_pos as position, epoch from outbox_cursor order by name'

/** Steps from name to name along the key: there may be millions of positions. */
const consumerText = `
with recursive names as (
  (select consumer as name from consumer_stream order by consumer limit 1)
  union all
  select (select c.consumer from consumer_stream c where c.consumer > names.name order by c.consumer limit 1)
  from names where names.name is not null
)
select name from names where name is not null order by name`

const jobText = `
select count(*) filter (where state = 'waiting')::integer as waiting,
  count(*) filter (where state = 'active')::integer as active
from job where state in ('waiting', 'active')`

const timerText = `
select count(*)::integer as waiting,
  coalesce(greatest(0, extract(epoch from clock_timestamp() - min(due_at))), 0)::float8 as "overdueSeconds"
from ticket_timer where due_at is not null`
