import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, migrate } from '@docket/database'
import { startPostgres } from '@docket/local-stack'
import type { Pool } from 'pg'

export type OwnServer = {
  url: string
  pool: Pool
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** A PostgreSQL of this test's own, migrated, durable unless told otherwise; it may be killed and started again. */
export const ownServer = async (
  options: { max?: number; settings?: Readonly<Record<string, string>> } = {},
): Promise<OwnServer> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-own-'))
  const postgres = await startPostgres(options.settings ? { dir, settings: options.settings } : { dir })
  const pool = createPool({ url: postgres.url, max: options.max ?? 8, name: 'test' })
  await migrate(pool)
  return {
    url: postgres.url,
    pool,
    kill: postgres.kill,
    start: postgres.start,
    async close() {
      await pool.end()
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
