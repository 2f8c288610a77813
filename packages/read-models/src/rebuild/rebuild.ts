import { sqlState } from '@docket/database'
import { type FaultPoint, type Logger, monotonicMs, noFaults } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { projectionVersions, type ReadTableName } from '../projections/read-tables.ts'
import { catchUpSuccessors, readBehind } from './catch-up-successors.ts'
import { fillSuccessors } from './fill-successors.ts'
import { walkLogs } from './read-log.ts'
import { createSuccessors, dropSuccessors, indexSuccessors, replaceLiveTables } from './successor-tables.ts'

export type Rebuilt = {
  tables: readonly ReadTableName[]
  tickets: number
  events: number
  /** Tickets that changed while the rebuild ran, and were caught up before and inside the flip. */
  caughtUp: number
  /** Until the tables were filled and indexed, and until the flip. */
  filledMs: number
  totalMs: number
}

/** Thrown when a rebuild cannot begin or be finished; the live tables are as they were. */
export class RebuildRefused extends Error {
  override readonly name: string = 'RebuildRefused'
}

/**
 * Builds read tables anew from the log, beside the live ones, which go on being read and written, and flips:
 *
 * 1. successors are made, filled ticket by ticket up to the live positions, and indexed;
 * 2. what the live tables applied meanwhile is caught up, until little is left;
 * 3. one transaction holds the positions still, catches up the rest, requires both sets to be equal, and renames.
 *
 * So at the flip the new tables hold exactly what the live ones held, and neither readers nor writers can tell.
 * Nothing is announced. What an earlier rebuild left when it died is removed first; one runs at a time.
 */
export const rebuild = async (options: {
  pool: Pool
  tables: readonly ReadTableName[]
  log?: Logger
  faults?: FaultPoint
  signal?: AbortSignal
  onProgress?: (done: { tickets: number; events: number }) => void
}): Promise<Rebuilt> => {
  const { pool, tables, log, faults = noFaults, signal, onProgress } = options
  const started = monotonicMs()
  return alone(pool, async (writer) => {
    await dropSuccessors(writer, tables)
    try {
      await createSuccessors(writer, tables)
      const filled = await withClient(pool, (reader) =>
        fillSuccessors(writer, walkLogs(reader), tables, (done) => {
          signal?.throwIfAborted()
          onProgress?.(done)
        }),
      )
      await indexSuccessors(writer, tables)
      const filledMs = monotonicMs() - started
      log?.info({ tables, ...filled, filledMs }, 'read tables are built; catching up')
      faults('projections.rebuild_before_flip')
      const caughtUp = await catchUpAndFlip(writer, tables, signal)
      return { tables, ...filled, caughtUp, filledMs, totalMs: monotonicMs() - started }
    } catch (error) {
      await dropSuccessors(writer, tables).catch(() => {})
      throw error
    }
  })
}

/** Passes outside any lock until little is left, then the flip; a flip that has to wait too long is tried again. */
const catchUpAndFlip = async (
  client: PoolClient,
  tables: readonly ReadTableName[],
  signal: AbortSignal | undefined,
): Promise<number> => {
  let caughtUp = 0
  for (let flips = 0; flips < mostFlips; ) {
    signal?.throwIfAborted()
    const behind = await readBehind(client)
    await catchUpSuccessors(client, tables, behind)
    caughtUp += behind.length
    if (behind.length > fewEnough) continue
    flips += 1
    const inside = await flip(client, tables)
    if (inside !== 'busy') return caughtUp + inside
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.min(flips, 25)))
  }
  throw new RebuildRefused(
    `the read tables were too busy to be replaced, ${mostFlips} times; try again later`,
  )
}

const fewEnough = 500
const mostFlips = 100

/**
 * EXCLUSIVE on the positions first: it waits for every consumer's transaction in flight and keeps new ones out, so
 * that none of them holds a read table while we wait for it here (which would be a deadlock). Plain reads go on.
 */
const flip = async (client: PoolClient, tables: readonly ReadTableName[]): Promise<number | 'busy'> => {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '1s'`)
    await client.query('lock table consumer_stream in exclusive mode')
    const behind = await readBehind(client)
    if (behind.length > fewEnough) {
      await client.query('rollback')
      return 'busy'
    }
    await catchUpSuccessors(client, tables, behind)
    const different = await readBehind(client)
    if (different.length > 0) throw new Error(`${different.length} tickets differ from the live positions`)
    await replaceLiveTables(client, tables)
    await client.query({
      text: `
        insert into read_table (name, version)
        select * from unnest($1::text[], $2::integer[])
        on conflict (name) do update set version = excluded.version, built_at = now()`,
      values: [tables, tables.map((table) => projectionVersions[table])],
    })
    await client.query('commit')
    return behind.length
  } catch (error) {
    await client.query('rollback')
    if (lockStates.includes(sqlState(error) ?? '')) return 'busy'
    throw error
  }
}

/** lock_not_available, deadlock_detected. */
const lockStates = ['55P03', '40P01']

/** One rebuild or load at a time: a lock of the session, which goes with the connection, however the process ends. */
export const alone = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  withClient(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
      lockKey,
    ])
    if (!rows[0]?.mine) throw new RebuildRefused('another rebuild is running')
    try {
      return await work(client)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {})
    }
  })

const lockKey = 20_261_121

const withClient = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}
