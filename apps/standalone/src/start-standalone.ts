import { runApi } from '@docket/api'
import { maintainOutbox, outboxSource } from '@docket/consumers'
import { createPool } from '@docket/database'
import { createEventStore, createOutboxWakeup } from '@docket/event-store'
import { logMailer } from '@docket/identity'
import { memoryFeed } from '@docket/live-feed'
import { claimData, keepRunning, startPostgres } from '@docket/local-stack'
import { startProjections } from '@docket/projections'
import {
  type Config,
  createFaultPoints,
  createHealth,
  createMetrics,
  type Logger,
  type Running,
  stopAll,
  systemClock,
} from '@docket/runtime'
import { slaSettingsOf } from '@docket/service-levels'
import { slaName, startSla } from '@docket/sla'
import { prepareDatabase, prepareDemo } from './prepare-database.ts'

/** Docket in one process: `password` only at the first start; `url` is where the API listens. */
export type Standalone = Running & { url: string; password: string | null }

/**
 * Starts every role of the embedded default, PostgreSQL first unless DATABASE_URL names one. What was started
 * before a failure is stopped again.
 */
export const startStandalone = async (config: Config, log: Logger): Promise<Standalone> => {
  const started: Running[] = []
  try {
    const { url, password } = await startRoles(config, log, (one) => void started.push(one))
    return { url, password, ...stopAll(started) }
  } catch (error) {
    await stopAll(started)
      .stop()
      .catch((cause: unknown) => log.error({ err: cause }, 'not everything could be stopped again'))
    throw error
  }
}

/** Top to bottom as the data flows: log, followers, API. `own` takes what has to be stopped, in reverse. */
const startRoles = async (config: Config, log: Logger, own: (running: Running) => void) => {
  slaSettingsOf(config) // what is wrong with them is told before anything has started
  const release = claimData(config.DOCKET_DATA)
  own({ stop: async () => release() })
  const url = config.DATABASE_URL ?? (await embeddedDatabase(config, log, own))
  const pool = createPool({
    url,
    max: config.DOCKET_POOL_SIZE,
    name: 'standalone',
    onError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  })
  own({ stop: () => pool.end() })
  await prepareDatabase({ pool, log })
  const { password } = await prepareDemo({ pool, config })

  const metrics = createMetrics({ runtime: true })
  const health = createHealth()
  const wakeup = createOutboxWakeup()
  const liveFeed = memoryFeed()
  own({ stop: () => liveFeed.close() })
  own(
    maintainOutbox({
      pool,
      partitionSize: config.DOCKET_OUTBOX_PARTITION_SIZE,
      consumers: new Map([
        ['projections', ['ticket']],
        [slaName, ['ticket']],
      ]),
      log,
    }),
  )
  const faults = createFaultPoints(config.DOCKET_FAULTS)
  const projections = await startProjections({
    ...{ pool, liveFeed, metrics, health, log, faults },
    source: outboxSource({ pool, log, wakeup }),
  })
  own(projections)
  // Only a new process helps: ending is more honest than serving lists that never move again.
  projections.stuck.catch((error: unknown) => {
    log.fatal({ err: error }, 'the projections are stuck')
    process.exit(1)
  })

  const sla = startSla({
    ...{ pool, metrics, health, log, faults, clock: systemClock },
    store: createEventStore(pool, { wakeup }),
    source: outboxSource({ pool, log, wakeup }),
  })
  own(sla)
  sla.stuck.catch((error: unknown) => {
    log.fatal({ err: error }, 'the timers are stuck')
    process.exit(1)
  })

  // only the embedded default is one person's: anywhere else the log is no place for what opens an account
  const mailer = config.DATABASE_URL === undefined && { mailer: logMailer(log) }
  const api = await runApi({ config, pool, liveFeed, wakeup, log, metrics, health, ...mailer })
  own(api)
  return { url: api.url, password }
}

const embeddedDatabase = async (
  config: Config,
  log: Logger,
  own: (running: Running) => void,
): Promise<string> => {
  const postgres = await startPostgres({ dir: config.DOCKET_DATA })
  own(
    keepRunning(postgres, {
      onDeath: () => log.error('PostgreSQL has died and is started again'),
      onFailure: (error) => log.error({ err: error }, 'PostgreSQL does not start'),
    }),
  )
  return postgres.url
}
