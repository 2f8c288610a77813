import { createPool } from '@docket/database'
import { refuseYoungerServer } from '@docket/event-store'
import { memoryFeed, redisFeed, redisSignals } from '@docket/live-feed'
import {
  ConfigError,
  createHealth,
  createLogger,
  createMetrics,
  readConfig,
  runProcess,
  stopAll,
} from '@docket/runtime'
import { redisRateCounter } from './limits/redis-rate-counter.ts'
import { runApi } from './run-api.ts'

const config = readConfig()
const log = createLogger({ name: 'api', level: config.DOCKET_LOG_LEVEL })

await runProcess(log, async () => {
  const { DATABASE_URL: url, REDIS_URL: redis } = config
  if (!url)
    throw new ConfigError('DATABASE_URL: this process needs one; npm start runs everything without it')
  const onError = (error: Error) => log.warn({ err: error }, 'an idle database connection was lost')
  const pool = createPool({ url, max: config.DOCKET_POOL_SIZE, name: 'api', onError })
  await refuseYoungerServer(pool)
  const liveFeed = redis ? redisFeed({ url: redis }) : memoryFeed()
  const rateCounter = redis ? redisRateCounter({ url: redis }) : null
  const signals = redis ? redisSignals({ url: redis }) : null
  const api = await runApi({
    config,
    pool,
    liveFeed,
    ...(rateCounter && { rateCounter }),
    ...(signals && { signals }),
    log,
    metrics: createMetrics({ runtime: true }),
    health: createHealth(),
  })
  log.info({ url: api.url }, 'the API is ready')
  return stopAll([
    { stop: () => pool.end() },
    { stop: () => liveFeed.close() },
    { stop: async () => rateCounter?.close() },
    { stop: async () => signals?.close() },
    api,
  ])
})
