import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool, migrate, schemaSnapshot, schemaSnapshotFile } from '@docket/database'
import { startPostgres } from '@docket/local-stack'

// `npm run db:snapshot`, after a migration was added: applies all of them to a server of its own and writes down
// what came out. It stands here and not with the snapshot, since only tools may start a server.
const dir = await mkdtemp(join(tmpdir(), 'docket-snapshot-'))
const postgres = await startPostgres({ dir })
try {
  const pool = createPool({ url: postgres.url, max: 2, name: 'snapshot' })
  await migrate(pool)
  await writeFile(schemaSnapshotFile, await schemaSnapshot(pool))
  await pool.end()
} finally {
  await postgres.stop()
  await rm(dir, { recursive: true, force: true })
}
