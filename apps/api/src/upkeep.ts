import { forgetCommands } from '@docket/event-store'
import type { Identity } from '@docket/identity'
import { forgetJobs, tryFailedAgain } from '@docket/jobs'
import type { Logger, Running } from '@docket/runtime'
import type { Pool } from 'pg'
import { releaseGone } from './attachments/release-gone.ts'
import type { HandBack } from './people/hand-back.ts'
import type { ReturningTickets } from './sla/returning-tickets.ts'
import { consequences } from './sla/sla-job.ts'

const everyMs = 10 * 60_000

/**
 * Tidies up now and then: forgets idempotency keys of yesterday, ended sessions, old login attempts and old jobs; hands
 * back the tickets of those who left; tries again what has to follow from a change of policies or tiers; lets go of the
 * bytes of files that are removed.
 */
export const startUpkeep = ({
  pool,
  identity,
  handBack,
  returning,
  log,
}: {
  pool: Pool
  identity: Identity
  handBack: HandBack
  returning: Pick<ReturningTickets, 'settled'>
  log: Logger
}): Running => {
  const stopping = new AbortController()
  let round: Promise<unknown> = Promise.resolve()
  const sweep = () => {
    round = Promise.all([
      forgetCommands(pool, { signal: stopping.signal }),
      identity.sweep(),
      forgetJobs(pool),
      handBack.sweep(),
      tryFailedAgain(pool, [...consequences]),
      releaseGone(pool),
    ]).catch((error: unknown) => log.warn({ err: error }, 'upkeep failed for now'))
  }
  const timer = setInterval(sweep, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await round
      await Promise.all([handBack.settled(), returning.settled(), identity.forgotPassword.settled()])
    },
  }
}
