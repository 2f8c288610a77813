import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@docket/local-stack'
import type { TestProject } from 'vitest/node'
import './provided.ts'
import { makeTemplate } from './template.ts'

/** One PostgreSQL without durability for a run; each test file clones the migrated template. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-test-'))
  const postgres = await startPostgres({ dir, settings: notDurable })
  await makeTemplate(postgres.url)
  provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Three times the speed; a test that kills its server takes `ownServer`, which keeps its promises. */
const notDurable = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
