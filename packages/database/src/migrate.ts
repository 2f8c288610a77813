import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClient } from 'pg'

/** The folder of Docket's own migrations. */
export const migrationsDir = fileURLToPath(new URL('../../../migrations', import.meta.url))

/** Any number that nobody else locks; one run of migrations at a time, whoever starts first. */
const migrationLock = 4_021_977

/** A migration that was applied with other content than the file has now: migrations are never edited. */
export class MigrationChanged extends Error {
  override readonly name = 'MigrationChanged'
}

/**
 * Applies the `NNNN_verb_object.sql` files that are not applied yet, in order, each in a transaction of its own
 * together with its record (a file marked `-- no transaction` runs bare). Waits for a run elsewhere.
 * Returns the names applied. Throws MigrationChanged when an applied file differs from its recorded checksum.
 */
export const migrate = async (pool: Pool, dir: string = migrationsDir): Promise<readonly string[]> => {
  const files = await readMigrations(dir)
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    return await applyMissing(client, files)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => {})
    client.release()
  }
}

/** Names of migrations in the folder that the database does not have yet. */
export const pendingMigrations = async (
  pool: Pool,
  dir: string = migrationsDir,
): Promise<readonly string[]> => {
  const files = await readMigrations(dir)
  const known = await pool.query(`select to_regclass('schema_migrations') is not null as present`)
  if (!known.rows[0].present) return files.map((file) => file.name)
  const applied = await pool.query<{ name: string }>('select name from schema_migrations')
  const names = new Set(applied.rows.map((row) => row.name))
  return files.filter((file) => !names.has(file.name)).map((file) => file.name)
}

type Migration = { name: string; sql: string; checksum: string }

const readMigrations = async (dir: string): Promise<readonly Migration[]> => {
  const names = (await readdir(dir)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${dir}/${name}`, 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

const applyMissing = async (client: PoolClient, files: readonly Migration[]): Promise<readonly string[]> => {
  await client.query(
    `create table if not exists schema_migrations (
       name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  )
  const rows = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  )
  const applied = new Map(rows.rows.map((row) => [row.name, row.checksum]))
  const done: string[] = []
  for (const file of files) {
    const checksum = applied.get(file.name)
    if (checksum === undefined) {
      await applyOne(client, file)
      done.push(file.name)
    } else if (checksum !== file.checksum) {
      throw new MigrationChanged(
        `${file.name} was edited after it was applied; write a new migration instead`,
      )
    }
  }
  return done
}

const applyOne = async (client: PoolClient, file: Migration): Promise<void> => {
  const record = () =>
    client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [file.name, file.checksum])
  if (/^-- no transaction$/m.test(file.sql)) {
    await client.query(file.sql)
    await record()
    return
  }
  try {
    await client.query('begin')
    await client.query(file.sql)
    await record()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`migration ${file.name} failed: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
}
