import { monotonicMs } from '@docket/runtime'
import type { Pool } from 'pg'

/** How far a consumer is behind: events owed among those looked at, and the age of the oldest of them. */
export type ConsumerLag = { events: number; oldestSeconds: number }

/** Rows that each of the two looks reads, so the number is "at least"; both take 1.4 ms (2,000 newest: 3). */
const newest = 500
const pageSize = 2_000
/** A slow transaction may commit below the newest position, so what is younger than this is looked at again. */
const settledAfterMs = 5_000

/**
 * Measures a consumer against the outbox, not against Kafka: what it ought to have been given is what was appended.
 * Two looks: at the newest rows, and onwards from a mark below which everything kept was seen handled, so that a
 * debt stays known however much is appended after it. A level consumer with nothing new pays one index look-up.
 */
export const consumerLag = (pool: Pool, consumer: Asked, now = monotonicMs): (() => Promise<ConsumerLag>) => {
  let level: { head: number; at: number } | null = null
  let mark = 0
  let heads: readonly { pos: number; at: number }[] = []
  return async () => {
    const { rows } = await pool.query<{ pos: number | null }>({
      name: 'consumer_outbox_head',
      text: 'select max(pos) as pos from outbox',
    })
    const head = rows[0]!.pos
    if (head === null) return none
    if (head === level?.head && now() - level.at < settledAfterMs) return none

    const settled = heads.findLast(({ at }) => now() - at >= settledAfterMs)
    heads = [...heads.slice(settled ? heads.indexOf(settled) : 0), { pos: head, at: now() }]
    const walked = await walk(pool, consumer, mark, settled?.pos ?? mark)
    const fresh = await lookAtNewest(pool, consumer, { above: walked.seenTo, orUpTo: mark })
    mark = walked.handledTo
    const events = walked.events + fresh.events
    level = events === 0 && mark >= head ? { head, at: now() } : null
    return { events, oldestSeconds: Math.max(walked.oldestSeconds, fresh.oldestSeconds) }
  }
}

type Walked = ConsumerLag & { handledTo: number; seenTo: number }

/** One page onwards from the mark: it moves up to the first event that is owed, for it cannot become owed again. */
const walk = async (pool: Pool, consumer: Asked, mark: number, upTo: number): Promise<Walked> => {
  if (mark >= upTo) return { ...none, handledTo: mark, seenTo: mark }
  const { rows } = await pool.query<
    ConsumerLag & { looked: number; last: number | null; firstOwed: number | null }
  >({
    name: 'consumer_lag_walk',
    text: `
      with o as materialized (
        select pos, stream_id, version, category, at from outbox
        where pos > $3 and pos <= $4 order by pos limit ${pageSize}
      ), owed as (select o.pos, o.at from o ${whereOwed})
      select (select count(*) from o) as looked, (select max(pos) from o) as last,
        count(*) as events, min(pos) as "firstOwed", ${ageOf('min(at)')} as "oldestSeconds"
      from owed`,
    values: [consumer.name, consumer.categories, mark, upTo],
  })
  const { looked, last, firstOwed, events, oldestSeconds } = rows[0]!
  const seenTo = looked < pageSize ? upTo : (last ?? upTo)
  return { events, oldestSeconds, seenTo, handledTo: firstOwed === null ? seenTo : firstOwed - 1 }
}

/** Counts what the walk did not: beyond it, and below the mark where a late transaction may have committed. */
const lookAtNewest = async (
  pool: Pool,
  consumer: Asked,
  { above, orUpTo }: { above: number; orUpTo: number },
): Promise<ConsumerLag> => {
  const { rows } = await pool.query<ConsumerLag>({
    name: 'consumer_lag',
    text: `
      select count(*) as events, ${ageOf('min(o.at)')} as "oldestSeconds"
      from (
        select pos, stream_id, version, category, at from outbox order by pos desc limit ${newest}
      ) as o ${whereOwed} and (o.pos > $3 or o.pos <= $4)`,
    values: [consumer.name, consumer.categories, above, orUpTo],
  })
  return rows[0]!
}

type Asked = { name: string; categories: readonly string[] }

const ageOf = (at: string): string =>
  `greatest(0, coalesce(extract(epoch from clock_timestamp() - ${at}), 0))::float8`

/** Of rows `o`: those of the consumer's categories that it has neither applied nor parked. */
const whereOwed = `
  left join consumer_stream c on c.consumer = $1 and c.stream_id = o.stream_id
  where o.category = any($2) and o.version > coalesce(c.version, 0)
    and not exists (select from parked p where p.consumer = $1 and p.stream_id = o.stream_id)`

const none: ConsumerLag = { events: 0, oldestSeconds: 0 }

/** Answers again what `ask` answered less than `ms` ago, for several readers of one costly number. */
export const rememberedFor = <T>(
  ms: number,
  ask: () => Promise<T>,
  now = monotonicMs,
): (() => Promise<T>) => {
  let last: { at: number; answer: Promise<T> } | null = null
  return () => {
    if (last && now() - last.at < ms) return last.answer
    const answer = ask()
    last = { at: now(), answer }
    answer.catch(() => {
      last = null
    })
    return answer
  }
}
