import { outboxSource } from '@docket/consumers'
import { createPool } from '@docket/database'
import { kafkaBus, ticketEvents } from '@docket/event-bus'
import { createEventStore, createStoreMetrics } from '@docket/event-store'
import {
  type Config,
  ConfigError,
  createFaultPoints,
  createHealth,
  createMetrics,
  type Logger,
  systemClock,
} from '@docket/runtime'
import type { SlaOptions } from './start-sla.ts'

export type SlaContext = SlaOptions & { close(): Promise<void> }

/** The only wiring of this process: Kafka with a bridge over the outbox when KAFKA_BROKERS is set, else the outbox. */
export const createContext = (config: Config, log: Logger): SlaContext => {
  if (!config.DATABASE_URL)
    throw new ConfigError('DATABASE_URL: this process needs one; npm start runs everything without it')
  const pool = createPool({
    url: config.DATABASE_URL,
    max: config.DOCKET_POOL_SIZE,
    name: 'sla',
    onError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  })
  const bus = config.KAFKA_BROKERS
    ? kafkaBus({ brokers: config.KAFKA_BROKERS, clientId: 'docket-sla', log })
    : null
  const topics = [ticketEvents.topic]
  const health = createHealth()
  health.addCheck({ name: 'postgres', check: () => pool.query('select 1').then(() => ({ ok: true })) })
  const metrics = createMetrics({ runtime: true })
  return {
    ...{ pool, health, log, metrics },
    store: createEventStore(pool, { metrics: createStoreMetrics(metrics) }),
    clock: systemClock,
    faults: createFaultPoints(config.DOCKET_FAULTS),
    source: bus ? bus.newsSource({ topics }) : outboxSource({ pool, log }),
    ...(bus && { kafka: { bus, topics } }),
    async close() {
      await bus?.close()
      await pool.end()
    },
  }
}
