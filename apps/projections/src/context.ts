import { outboxSource, type RunConsumer } from '@docket/consumers'
import { createPool } from '@docket/database'
import { type Bus, kafkaBus, type NewsSource, ticketEvents } from '@docket/event-bus'
import {
  type Config,
  ConfigError,
  createFaultPoints,
  createHealth,
  createMetrics,
  type Logger,
} from '@docket/runtime'
import type { Pool } from 'pg'
import { type Announcer, announceTo } from './announce-to.ts'
import type { ProjectionsOptions } from './start-projections.ts'

export type ProjectionsContext = ProjectionsOptions & { liveFeed: Announcer; close(): Promise<void> }

/**
 * The only wiring of this process: Kafka with a bridge over the outbox when KAFKA_BROKERS is set, else the outbox.
 * Throws ConfigError without a database: the embedded one belongs to `npm start`.
 */
export const createContext = (config: Config, log: Logger): ProjectionsContext => {
  if (!config.DATABASE_URL) {
    throw new ConfigError('DATABASE_URL: this process needs one; npm start runs everything without it')
  }
  const pool = createPool({
    url: config.DATABASE_URL,
    max: config.DOCKET_POOL_SIZE,
    name: 'projections',
    onError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  })
  const bus = config.KAFKA_BROKERS
    ? kafkaBus({ brokers: config.KAFKA_BROKERS, clientId: 'docket-projections', log })
    : null
  const liveFeed = announceTo(config, log)
  const health = createHealth()
  health.addCheck({ name: 'postgres', check: () => pool.query('select 1').then(() => ({ ok: true })) })
  return {
    pool,
    liveFeed,
    health,
    log,
    metrics: createMetrics({ runtime: true }),
    faults: createFaultPoints(config.DOCKET_FAULTS),
    ...(bus ? fromKafka(bus) : { source: fromOutbox(pool, log) }),
    async close() {
      await liveFeed.close()
      await bus?.close()
      await pool.end()
    },
  }
}

const fromKafka = (bus: Bus): Pick<RunConsumer<unknown>, 'source' | 'kafka'> => ({
  source: bus.newsSource({ topics: [ticketEvents.topic] }),
  kafka: { bus, topics: [ticketEvents.topic] },
})

/**
 * The feed outlives this process, so the cursor must not move with the rows: a crash between commit and
 * announcement would lose it. It moves after the handler instead, as Kafka's offset does.
 */
const fromOutbox = (pool: Pool, log: Logger): NewsSource => {
  const outbox = outboxSource({ pool, log })
  return {
    run: (options) => outbox.run({ ...options, onNews: (batch) => options.onNews(batch) }),
  }
}
