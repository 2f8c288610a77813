import { outboxSource, runConsumer } from '@docket/consumers'
import { projectionsConsumer } from '@docket/read-models'
import { createHealth, createMetrics, silentLogger } from '@docket/runtime'
import type { Pool } from 'pg'
import { untilLevel } from '../target/projection-lag.ts'

/** Runs the projections until the read tables hold the whole log; answers the seconds it took. */
export const fillReadTables = async (pool: Pool): Promise<number> => {
  const stopping = new AbortController()
  const log = silentLogger()
  const began = performance.now()
  const running = runConsumer({
    ...{ pool, log, signal: stopping.signal, metrics: createMetrics(), health: createHealth() },
    consumer: projectionsConsumer({ pool, liveFeed: { announce: async () => {} } }),
    source: outboxSource({ pool, log }),
  })
  await Promise.race([untilLevel(pool), running])
  const seconds = (performance.now() - began) / 1000
  stopping.abort()
  await running
  return seconds
}
