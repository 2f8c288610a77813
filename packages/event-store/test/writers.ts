import type { NewEvent } from '@docket/event-sourcing'
import { uuidv7 } from '@docket/runtime'
import type { Pool } from 'pg'
import { append } from '../src/append.ts'

export const tenantId = '019aa000-0000-7000-8000-000000000001'

/** An event that says nothing in particular. */
export const someEvent = (data: NewEvent['data'] = {}): NewEvent => ({
  eventId: uuidv7(),
  type: 'Noted',
  schemaVersion: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  data,
  meta: {
    actor: { kind: 'system', id: 'test', ip: null },
    correlationId: uuidv7(),
    causationId: null,
    traceparent: null,
  },
})

/** Appends `count` events to a stream at an expected version. */
export const write = (client: Pick<Pool, 'query'>, streamId: string, expectedVersion: number, count = 1) =>
  append(client as Pool, {
    tenantId,
    streams: [
      {
        streamId,
        category: 'note',
        expectedVersion,
        events: Array.from({ length: count }, () => someEvent()),
      },
    ],
  })

/** A repeatable source of chance (mulberry32); print the seed with a failure. */
export const seeded = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const freshSeed = (): number => Math.floor(Math.random() * 2 ** 31)

/**
 * Sixteen writers that race for the same streams until told to stop: transactions stay open for a moment after
 * their positions are drawn, so that they commit in another order, and one in five rolls back.
 */
export const raceWriters = async (pool: Pool, chance: () => number, signal: AbortSignal, writers = 16) => {
  const one = async (): Promise<void> => {
    while (!signal.aborted) {
      const streamId = `note-${Math.floor(chance() * 24)}`
      const client = await pool.connect()
      try {
        await client.query('begin')
        const { rows } = await client.query('select version from streams where stream_id = $1', [streamId])
        await write(client, streamId, rows[0]?.version ?? 0, 1 + Math.floor(chance() * 3))
        await client.query('select pg_sleep($1)', [chance() * 0.004])
        await client.query(chance() < 0.2 ? 'rollback' : 'commit')
      } finally {
        client.release()
      }
    }
  }
  await Promise.all(Array.from({ length: writers }, one))
}

export type Named = { streamId: string; version: number }

/** Where first appearances are not 1, 2, 3 … in their stream, and which events never came. */
export const judge = (seen: readonly Named[], stored: readonly Named[]) => {
  const heads = new Map<string, number>()
  const reordered: Named[] = []
  const known = new Set<string>()
  for (const row of seen) {
    const id = `${row.streamId}@${row.version}`
    if (known.has(id)) continue
    known.add(id)
    if (row.version !== (heads.get(row.streamId) ?? 0) + 1) reordered.push(row)
    heads.set(row.streamId, Math.max(row.version, heads.get(row.streamId) ?? 0))
  }
  const lost = stored.filter((row) => !known.has(`${row.streamId}@${row.version}`))
  return {
    reordered,
    lost,
    doubled: seen.length - known.size,
    invented: known.size + lost.length - stored.length,
  }
}

export const storedRows = async (pool: Pool): Promise<readonly Named[]> =>
  (await pool.query(`select stream_id as "streamId", version from events`)).rows
