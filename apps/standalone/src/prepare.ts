import { mkdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createPool } from '@docket/database'
import { demoAccounts } from '@docket/identity'
import { ConfigError, createLogger, readConfig } from '@docket/runtime'
import { prepareDatabase, prepareDemo } from './prepare-database.ts'

// What a deployment runs once before its apps: migrations, and with `--demo` the demo tenant.
const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } })
const config = readConfig()
if (!config.DATABASE_URL) throw new ConfigError('DATABASE_URL: the database to prepare')
const log = createLogger({ name: 'prepare', level: config.DOCKET_LOG_LEVEL })
const pool = createPool({ url: config.DATABASE_URL, max: 2, name: 'prepare' })
await prepareDatabase({ pool, log })
if (values.demo) {
  await mkdir(config.DOCKET_DATA, { recursive: true })
  await prepareDemo({ pool, config })
  console.log(`demo accounts (tenant demo); their password is in ${config.DOCKET_DATA}/demo-password`)
  for (const { email, role } of demoAccounts) console.log(`  ${email.padEnd(28)}${role}`)
}
await pool.end()
