import { forgetCommands } from '@docket/event-store'
import type { Identity } from '@docket/identity'
import { forgetJobs } from '@docket/jobs'
import type { Logger, Running } from '@docket/runtime'
import type { Pool } from 'pg'

const everyMs = 10 * 60_000

/** Forgets what is over, now and then: idempotency keys of yesterday, ended sessions, old login attempts, old jobs. */
export const startUpkeep = ({
  pool,
  identity,
  log,
}: {
  pool: Pool
  identity: Identity
  log: Logger
}): Running => {
  const stopping = new AbortController()
  let round: Promise<unknown> = Promise.resolve()
  const sweep = () => {
    round = Promise.all([
      forgetCommands(pool, { signal: stopping.signal }),
      identity.sweep(),
      forgetJobs(pool),
    ]).catch((error: unknown) => log.warn({ err: error }, 'upkeep failed for now'))
  }
  const timer = setInterval(sweep, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await round
    },
  }
}
