import { append, createEventStore, createStoreMetrics, type OutboxWakeup } from '@docket/event-store'
import { runCollector } from '@docket/file-storage'
import { createIdentity, loadSigningKeys, type Mailer, noMailer } from '@docket/identity'
import type { LiveFeed, Signals } from '@docket/live-feed'
import {
  type Config,
  type Health,
  type Logger,
  type Metrics,
  type Running,
  stopAll,
  systemClock,
  systemIds,
} from '@docket/runtime'
import type { Pool } from 'pg'
import { createApiContext } from './context.ts'
import { startApiJobs } from './jobs/start-api-jobs.ts'
import { loginLimitsOf } from './limits/login-limits.ts'
import type { RateCounter } from './limits/rate-counter.ts'
import { loadCursorSecret } from './load-cursor-secret.ts'
import { startApi } from './start-api.ts'
import { startUpkeep } from './upkeep.ts'

/** What a process that serves the API has opened already; it closes them after the API has stopped. */
export type ApiGround = {
  config: Config
  pool: Pool
  liveFeed: LiveFeed
  /** Counts requests for all replicas; without it each process counts its own. */
  rateCounter?: RateCounter
  /** Between the processes that serve streams; in memory by default. */
  signals?: Signals
  /** Sends password resets; without it nobody is sent any. */
  mailer?: Mailer
  log: Logger
  metrics: Metrics
  health: Health
  /** Set where followers of the outbox run in the same process. */
  wakeup?: OutboxWakeup
}

/** Makes the API's context from a process's ground, with its keys from the configuration or the data folder, and serves it. */
export const runApi = async (ground: ApiGround): Promise<Running & { url: string }> => {
  const { config, pool, log, metrics, wakeup } = ground
  const { DOCKET_JWT_PRIVATE_KEY: pem, DOCKET_CURSOR_SECRET: secret, DOCKET_DATA: dir } = config
  const { DOCKET_JWT_PREVIOUS_PRIVATE_KEY: previousPem } = config
  const shared = { clock: systemClock, ids: systemIds }
  const identity = createIdentity({
    ...{ ...shared, pool, append, issuer: config.DOCKET_ISSUER },
    signingKeys: await loadSigningKeys({ pem, previousPem, dir }),
    loginLimits: loginLimitsOf(config),
    mailer: ground.mailer ?? noMailer(log),
    onError: (error) => log.warn({ err: error }, 'a password reset could not be sent'),
  })
  const store = createEventStore(pool, { metrics: createStoreMetrics(metrics), ...(wakeup && { wakeup }) })
  const cursorSecret = await loadCursorSecret({ secret, dir })
  const context = createApiContext({
    ...{ ...ground, ...shared, store, identity, cursorSecret },
    wakeup: wakeup ?? null,
  })
  await context.serviceLevels
    .beginEverywhere()
    .catch((error: unknown) => log.error({ err: error }, 'tenants begin with policies at the next start'))
  const api = await startApi(context)
  const { storage } = context.files
  const collecting = runCollector({ pool, storage, log })
  return { url: api.url, ...stopAll([startUpkeep(context), collecting, startApiJobs(context), api]) }
}
