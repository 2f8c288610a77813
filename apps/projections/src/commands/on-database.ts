import { createPool, isTransient, runningDatabaseUrl } from '@docket/database'
import { ConfigError, readConfig } from '@docket/runtime'
import type { Pool } from 'pg'

/**
 * Runs a command line's work on DATABASE_URL, else on the database of the Docket that runs on DOCKET_DATA, and sets
 * the exit code it answers: 0 done, 1 failed, 2 asked for something that does not exist.
 */
export const onDatabase = async (name: string, work: (pool: Pool) => Promise<number>): Promise<void> => {
  process.exitCode = await run(name, work).catch((error: unknown) => {
    if (error instanceof ConfigError) console.error(`${name}: ${error.message}`)
    else if (isTransient(error))
      console.error(`${name}: the database does not answer: ${(error as Error).message}`)
    else console.error(`${name}:`, error)
    return 1
  })
}

const run = async (name: string, work: (pool: Pool) => Promise<number>): Promise<number> => {
  const config = readConfig()
  const url = config.DATABASE_URL ?? runningDatabaseUrl(config.DOCKET_DATA)
  if (url === null) {
    console.error(
      `${name}: no database; set DATABASE_URL, or start Docket on ${config.DOCKET_DATA} (npm start)`,
    )
    return 2
  }
  const pool = createPool({ url, max: 4, name })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
