import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKysely, createPool, migrate } from '@docket/database'
import { append } from '@docket/event-store'
import { createPasswords, seedDemo } from '@docket/identity'
import { startPostgres } from '@docket/local-stack'
import type { ReadDatabase } from '@docket/read-models'
import { type Running, systemClock, systemIds } from '@docket/runtime'
import { seed } from '@docket/seed'
import type { Pool } from 'pg'
import { readSubjects, type Subjects } from './subjects.ts'

/** A database of so many tickets on a server with 1 GB of buffers, asked through 8 connections. */
export type SeededDatabase = Running & {
  tickets: number
  pool: Pool
  db: ReturnType<typeof createKysely<ReadDatabase>>
  subjects: Subjects
}

export const connections = 8

/**
 * Two databases, each on a server of its own: ten thousand tickets and a million (less with `quick`). Data folders
 * that were seeded before are taken from `BENCH_SMALL_DATA` and `BENCH_LARGE_DATA` and left as they are; without
 * them both are seeded once a run, which takes minutes, and removed at its end.
 */
export const startSeeded = async (
  quick: boolean,
): Promise<{ small: SeededDatabase; large: SeededDatabase }> => {
  const small = await startOne(process.env.BENCH_SMALL_DATA, quick ? 1_000 : 10_000)
  try {
    return { small, large: await startOne(process.env.BENCH_LARGE_DATA, quick ? 5_000 : 1_000_000) }
  } catch (error) {
    await small.stop()
    throw error
  }
}

const startOne = async (kept: string | undefined, tickets: number): Promise<SeededDatabase> => {
  const dir = kept ?? folderFor(tickets)
  const postgres = await startPostgres({ dir, settings: { max_wal_size: '8GB', shared_buffers: '1GB' } })
  const pool = createPool({ url: postgres.url, max: connections, name: 'bench' })
  const stop = async () => {
    await pool.end()
    await postgres.stop()
  }
  try {
    await migrate(pool)
    const people = { pool, append, clock: systemClock, ids: systemIds, passwords: createPasswords() }
    const { tenantId } = await seedDemo(people)
    const found = await countTickets(pool)
    if (found === 0) {
      console.log(`  seeding ${tickets} tickets`)
      await seed({ pool, tenantId, tickets, seed: 1, until: Date.now(), partitionSize: 1_000_000 })
    }
    const db = createKysely<ReadDatabase>(pool)
    return { tickets: found || tickets, pool, db, subjects: await readSubjects(db, pool, tenantId), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const folders = new Map<number, string>()

const folderFor = (tickets: number): string => {
  const known = folders.get(tickets)
  if (known) return known
  const made = mkdtempSync(join(tmpdir(), 'docket-bench-seed-'))
  folders.set(tickets, made)
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

const countTickets = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ tickets: string }>('select count(*) as tickets from ticket_list')
  return Number(rows[0]!.tickets)
}
