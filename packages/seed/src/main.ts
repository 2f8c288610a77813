import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPool, migrate } from '@docket/database'
import { append, refuseYoungerServer } from '@docket/event-store'
import { createPasswords, seedDemo } from '@docket/identity'
import { claimData, DataInUse, startPostgres } from '@docket/local-stack'
import { type Config, ConfigError, createLogger, readConfig, systemClock, systemIds } from '@docket/runtime'
import { createServiceLevels, slaSettingsOf } from '@docket/service-levels'
import type { Pool } from 'pg'
import { SeedRefused, seed } from './seed.ts'

// `npm run seed -- --tickets 100000 [--seed 1] [--until 2026-11-21T00:00:00Z]`: into DATABASE_URL, else into the
// data folder of `npm start`, which must not be running.
const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    until: { type: 'string' },
  },
})
const wanted = {
  tickets: wholeNumber('tickets', values.tickets, 1),
  seed: wholeNumber('seed', values.seed, 0),
  until: values.until === undefined ? Date.now() : Date.parse(values.until),
}
if (Number.isNaN(wanted.until)) explain('--until is no instant, e.g. 2026-11-21T00:00:00Z')

try {
  const config = readConfig()
  const { DATABASE_URL: url } = config
  await (url ? intoDatabase(config, url) : intoData(config))
} catch (error) {
  if (![ConfigError, DataInUse, SeedRefused].some((kind) => error instanceof kind)) throw error
  explain((error as Error).message)
}

/** Settings that make loading fast and lose nothing that an interrupted seed would not lose anyway. */
async function intoData(config: Config): Promise<void> {
  const release = claimData(config.DOCKET_DATA)
  try {
    const postgres = await startPostgres({
      dir: config.DOCKET_DATA,
      settings: {
        max_wal_size: '8GB',
        checkpoint_timeout: '30min',
        shared_buffers: '512MB',
        autovacuum: 'off',
      },
    })
    try {
      await intoDatabase(config, postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    release()
  }
}

async function intoDatabase(config: Config, url: string): Promise<void> {
  const log = createLogger({ name: 'seed', level: config.DOCKET_LOG_LEVEL })
  const pool = createPool({ url, max: 10, name: 'seed' })
  try {
    await migrate(pool)
    await refuseYoungerServer(pool)
    const tenantId = await demoTenant(pool, config)
    const partitionSize = config.DOCKET_OUTBOX_PARTITION_SIZE
    const done = await seed({ ...wanted, pool, tenantId, partitionSize, log })
    console.log(
      `${done.tickets} tickets with ${done.events} events in ${done.seconds.toFixed(0)} s, of which ` +
        `${done.indexSeconds.toFixed(0)} s for indexes.`,
    )
  } finally {
    await pool.end()
  }
}

async function demoTenant(pool: Pool, config: Config): Promise<string> {
  const people = { pool, append, clock: systemClock, ids: systemIds, passwords: createPasswords() }
  const { tenantId, password } = await seedDemo(people, { password: config.DOCKET_DEMO_PASSWORD })
  if (password !== null) {
    const file = join(config.DOCKET_DATA, 'demo-password')
    await mkdir(config.DOCKET_DATA, { recursive: true })
    await writeFile(file, `${password}\n`, { mode: 0o600 })
    console.log(`demo accounts (tenant demo); their password is in ${file}`)
  }
  await createServiceLevels({ ...people, settings: slaSettingsOf(config) }).begin(tenantId)
  return tenantId
}

function wholeNumber(name: string, said: string, least: number): number {
  const value = Number(said)
  if (!/^\d{1,9}$/.test(said) || value < least) explain(`--${name} is no whole number from ${least} on`)
  return value
}

function explain(message: string): never {
  console.error(message)
  process.exit(1)
}
