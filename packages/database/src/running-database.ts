import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The address of the embedded database that a running Docket started on this data folder, or null if none runs
 * there: PostgreSQL writes its port into the fourth line of postmaster.pid and removes the file when it stops.
 */
export const runningDatabaseUrl = (dataFolder: string): string | null => {
  const pidFile = join(dataFolder, 'postgres', 'postmaster.pid')
  const secret = join(dataFolder, 'postgres.password')
  if (!existsSync(pidFile) || !existsSync(secret)) return null
  const port = readFileSync(pidFile, 'utf8').split('\n')[3]?.trim()
  return port ? `postgres://postgres:${readFileSync(secret, 'utf8').trim()}@127.0.0.1:${port}/docket` : null
}
