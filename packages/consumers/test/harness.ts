import { append, readEvents, readStream } from '@docket/event-store'
import { silentLogger, uuidv7 } from '@docket/runtime'
import type { Pool } from 'pg'
import { type CatchUpNeeds, type Consumer, createDefectWatch } from '../src/index.ts'

export const tenantId = '0190a000-0000-7000-8000-000000000001'

/** Appends `count` events to a stream, one append for all. */
export const appendEvents = async (pool: Pool, streamId: string, count = 1, category = 'ticket') => {
  const known = await readStream(pool, tenantId, streamId)
  return appendAfter(pool, streamId, known.length, count, category)
}

export const appendAfter = (
  pool: Pool,
  streamId: string,
  expectedVersion: number,
  count: number,
  category = 'ticket',
) =>
  append(pool, {
    tenantId,
    streams: [{ streamId, category, expectedVersion, events: Array.from({ length: count }, event) }],
  })

const event = () => ({
  eventId: uuidv7(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  occurredAt: '2026-11-21T03:51:00.000Z',
  data: { text: 'x'.repeat(100) },
  meta: {
    actor: { kind: 'system' as const, id: 'test', ip: null },
    correlationId: 'c',
    causationId: null,
    traceparent: null,
  },
})

/** Notes every event it applies in a table without a key, so that a second application would show. */
export const notingConsumer = async (
  pool: Pool,
  { name = 'noting', poison = () => {} }: { name?: string; poison?: (streamId: string) => void } = {},
) => {
  await pool.query('create table if not exists noted (consumer text, stream_id text, version integer)')
  const announced: string[] = []
  const consumer: Consumer<number> = {
    name,
    categories: ['ticket'],
    async apply(client, streams) {
      for (const { streamId } of streams) poison(streamId)
      const events = streams.flatMap((stream) => stream.events)
      await client.query(
        'insert into noted select $1, s, v from unnest($2::text[], $3::integer[]) as n (s, v)',
        [name, events.map((one) => one.streamId), events.map((one) => one.version)],
      )
      return events.length
    },
    async committed(_applied, named) {
      announced.push(...named.map((news) => news.streamId))
    },
  }
  return { consumer, announced }
}

export const catchUpNeeds = (pool: Pool, more: Partial<CatchUpNeeds> = {}): CatchUpNeeds => ({
  pool,
  readEvents,
  log: silentLogger(),
  ...more,
})

export const withDefects = (pool: Pool) => catchUpNeeds(pool, { defects: createDefectWatch() })

/** A13: what is neither applied exactly once up to the stream's version nor parked; empty when all is well. */
export const unsettled = async (pool: Pool, consumer: string) => {
  const { rows } = await pool.query(
    `select s.stream_id, s.version, c.version as held, n.count, n.distinct_count
     from streams s
     left join consumer_stream c on c.consumer = $1 and c.stream_id = s.stream_id
     left join lateral (
       select count(*) as count, count(distinct version) as distinct_count from noted
       where consumer = $1 and stream_id = s.stream_id) n on true
     where s.category = 'ticket'
       and not exists (select from parked p where p.consumer = $1 and p.stream_id = s.stream_id)
       and (c.version is distinct from s.version or n.count <> s.version or n.distinct_count <> s.version)`,
    [consumer],
  )
  return rows
}
