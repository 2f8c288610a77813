import type { Running } from '@docket/runtime'
import type { LocalPostgres } from './start-postgres.ts'

const looksEveryMs = 500

/**
 * Starts the server again on the same port and data whenever it has died, until `stop`, which stops it. One that does
 * not come up is tried again at the next look. For the embedded default, where nobody else watches over it.
 */
export const keepRunning = (
  server: LocalPostgres,
  tell: { onDeath(): void; onFailure(error: unknown): void },
): Running => {
  let starting: Promise<void> | null = null
  const look = (): void => {
    if (starting !== null || server.running()) return
    tell.onDeath()
    starting = server
      .start()
      .catch(tell.onFailure)
      .finally(() => {
        starting = null
      })
  }
  const looking = setInterval(look, looksEveryMs)
  looking.unref()
  return {
    async stop() {
      clearInterval(looking)
      await starting
      await server.stop()
    },
  }
}
