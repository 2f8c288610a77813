import { outboxSource, runConsumer } from '@docket/consumers'
import type { OutboxWakeup } from '@docket/event-store'
import type { LiveFeed } from '@docket/live-feed'
import { projectionsConsumer } from '@docket/read-models'
import { createHealth, createMetrics, type Running, silentLogger } from '@docket/runtime'
import type { Pool } from 'pg'

/** The projections as the embedded column runs them: on the outbox, woken by every append. */
export const startProjecting = (
  pool: Pool,
  wakeup: OutboxWakeup,
  liveFeed: Pick<LiveFeed, 'announce'>,
): Running => {
  const log = silentLogger()
  const stopping = new AbortController()
  const running = runConsumer({
    pool,
    consumer: projectionsConsumer({ pool, liveFeed }),
    source: outboxSource({ pool, log, wakeup }),
    metrics: createMetrics(),
    health: createHealth(),
    log,
    signal: stopping.signal,
  })
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
