import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { projectionsName } from './projections-consumer.ts'
import { projectionVersions, type ReadTableName, readTableNames } from './read-tables.ts'

export type ReadTableStatus = {
  table: ReadTableName
  /** Of the rows, and of the code; a rebuild is due where they differ. */
  version: number | null
  codeVersion: number
  builtAt: string | null
  /** As PostgreSQL estimates it. */
  rows: number
  bytes: number
}

export type ProjectionsStatus = {
  tables: readonly ReadTableStatus[]
  /** Tickets whose rows are older than their log, and those of them that are parked. */
  behind: number
  parked: number
}

/** How new and how big the read tables are. Compares every ticket's position with its log: not for every second. */
export const readProjectionsStatus = async (db: Kysely<ReadDatabase>): Promise<ProjectionsStatus> => {
  const known = await db.selectFrom('read_table').selectAll().execute()
  const sizes = await sql<{ name: string; rows: number; bytes: number }>`
    select relname as name, greatest(reltuples, 0)::bigint as rows, pg_total_relation_size(oid) as bytes
    from pg_class where oid = any(${readTableNames}::text[]::regclass[])`.execute(db)
  const lag = await sql<{ behind: number; parked: number }>`
    select count(*) as behind, count(parked.stream_id) as parked
    from streams
    left join consumer_stream held on held.consumer = ${projectionsName} and held.stream_id = streams.stream_id
    left join parked on parked.consumer = ${projectionsName} and parked.stream_id = streams.stream_id
    where streams.category = 'ticket' and streams.version > coalesce(held.version, 0)`.execute(db)
  const tables = readTableNames.map((table): ReadTableStatus => {
    const built = known.find((one) => one.name === table)
    const size = sizes.rows.find((one) => one.name === table)
    return {
      table,
      version: built?.version ?? null,
      codeVersion: projectionVersions[table],
      builtAt: built?.built_at ?? null,
      rows: size?.rows ?? 0,
      bytes: size?.bytes ?? 0,
    }
  })
  return { tables, behind: lag.rows[0]?.behind ?? 0, parked: lag.rows[0]?.parked ?? 0 }
}
