import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, migrate } from '@docket/database'
import { startPostgres } from '@docket/local-stack'
import type { Running } from '@docket/runtime'
import type { Pool } from 'pg'

export type BenchServer = Running & { url: string; pool: Pool }

/** A migrated PostgreSQL with default durability, for one benchmark. */
export const startBenchServer = async (options: { max?: number } = {}): Promise<BenchServer> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-bench-pg-'))
  const postgres = await startPostgres({ dir })
  const pool = createPool({ url: postgres.url, max: options.max ?? 8, name: 'bench' })
  await migrate(pool)
  return {
    url: postgres.url,
    pool,
    async stop() {
      await pool.end()
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
