import { createPool } from '@docket/database'
import { kafkaBus } from '@docket/event-bus'
import {
  ConfigError,
  createFaultPoints,
  createHealth,
  createLogger,
  createMetrics,
  readConfig,
  runProcess,
  serveHealth,
  stopAll,
} from '@docket/runtime'
import { startRelay } from './start-relay.ts'

// The relay as a process of its own: `DATABASE_URL` and `KAFKA_BROKERS` are required.
const config = readConfig()
const log = createLogger({ name: 'relay', level: config.DOCKET_LOG_LEVEL })

await runProcess(log, async () => {
  const { DATABASE_URL: url, KAFKA_BROKERS: brokers } = config
  if (!url) throw new ConfigError('DATABASE_URL: the relay follows an existing database')
  if (!brokers) throw new ConfigError('KAFKA_BROKERS: the relay publishes to Kafka; a list of host:port')
  const metrics = createMetrics({ runtime: true })
  const health = createHealth()
  const onError = (error: Error) => log.warn({ err: error }, 'an idle database connection was lost')
  const pool = createPool({ url, max: config.DOCKET_POOL_SIZE, name: 'relay', onError })
  const bus = kafkaBus({ brokers, clientId: 'docket-relay', log })
  const server = await serveHealth({
    health,
    metrics,
    host: config.DOCKET_HOST,
    port: config.DOCKET_HEALTH_PORT,
  })
  const relay = await startRelay({
    pool,
    bus,
    log,
    metrics,
    health,
    source: config.DOCKET_ISSUER,
    faults: createFaultPoints(config.DOCKET_FAULTS),
  })
  relay.finished.catch(() => process.exit(1)) // logged already; a supervisor starts it again
  log.info({ health: server.url }, 'relay started')
  return stopAll([
    { stop: () => pool.end() },
    { stop: () => bus.close() },
    server,
    relay,
    { stop: async () => health.stopping() },
  ])
})
