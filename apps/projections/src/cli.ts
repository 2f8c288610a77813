import { createPool, isTransient, runningDatabaseUrl } from '@docket/database'
import { RebuildRefused } from '@docket/read-models'
import { ConfigError, readConfig } from '@docket/runtime'
import { parseCommand, usage } from './commands/parse-command.ts'
import { rebuildTables } from './commands/rebuild-tables.ts'
import { status } from './commands/status.ts'

/** Exit codes: 0 done, 1 failed, 2 asked for something that does not exist. */
const main = async (): Promise<number> => {
  const command = parseCommand(process.argv.slice(2))
  if ('wrong' in command) {
    console.error(`projections: ${command.wrong}\n\n${usage}`)
    return 2
  }
  const config = readConfig()
  const url = config.DATABASE_URL ?? runningDatabaseUrl(config.DOCKET_DATA)
  if (url === null) {
    console.error(
      `projections: no database; set DATABASE_URL, or start Docket on ${config.DOCKET_DATA} (npm start)`,
    )
    return 2
  }
  const stopped = new AbortController()
  process.once('SIGINT', () => stopped.abort(new RebuildRefused('stopped; the read tables are as they were')))
  const pool = createPool({ url, max: 3, name: 'projections-cli' })
  try {
    console.log(
      command.name === 'status'
        ? await status(pool)
        : await rebuildTables(pool, command.tables, stopped.signal, console.log),
    )
    return 0
  } finally {
    await pool.end()
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error('projections:', told(error))
  return 1
})

/** Only a defect is shown with its stack. */
function told(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof RebuildRefused) return error.message
  return isTransient(error) ? `the database does not answer: ${(error as Error).message}` : error
}
