import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@docket/database'
import { seedDemoDesk } from '@docket/desk'
import { append, refuseYoungerServer } from '@docket/event-store'
import { createPasswords, seedDemo } from '@docket/identity'
import { type Config, type Logger, systemClock, systemIds } from '@docket/runtime'
import { createServiceLevels, slaSettingsOf } from '@docket/service-levels'
import type { Pool } from 'pg'

type Prepare = { pool: Pool; config: Config; log: Logger }

/** Migrates, and refuses a server that is younger than its data. */
export const prepareDatabase = async ({ pool, log }: Omit<Prepare, 'config'>): Promise<void> => {
  const applied = await migrate(pool)
  if (applied.length > 0) log.info({ count: applied.length }, 'migrations applied')
  await refuseYoungerServer(pool)
}

/**
 * Makes the demo tenant where it is not yet. Answers its password at the first start, afterwards null; it is kept
 * beside the data, for its owner only.
 */
export const prepareDemo = async ({
  pool,
  config,
}: Omit<Prepare, 'log'>): Promise<{ password: string | null }> => {
  const people = { pool, append, clock: systemClock, ids: systemIds, passwords: createPasswords() }
  const { tenantId, password } = await seedDemo(people, { password: config.DOCKET_DEMO_PASSWORD })
  await seedDemoDesk(people, tenantId)
  await createServiceLevels({ ...people, settings: slaSettingsOf(config) }).begin(tenantId)
  await keepPassword(join(config.DOCKET_DATA, 'demo-password'), password ?? config.DOCKET_DEMO_PASSWORD)
  return { password }
}

const keepPassword = async (file: string, password: string | undefined): Promise<void> => {
  if (password === undefined) return
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept !== `${password}\n`) await writeFile(file, `${password}\n`, { mode: 0o600 })
}
