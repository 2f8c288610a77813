import { ConsumerDefect, type RunConsumer, runConsumer } from '@docket/consumers'
import type { LiveFeed } from '@docket/live-feed'
import { type Projected, projectionsConsumer } from '@docket/read-models'
import type { Running } from '@docket/runtime'

export type ProjectionsOptions = Omit<RunConsumer<Projected>, 'consumer' | 'signal'> & {
  liveFeed: Pick<LiveFeed, 'announce'>
  /** Ends it like `stop` does. */
  signal?: AbortSignal
}

/**
 * Keeps the read tables current and tells the live feed, from now until `stop`, which waits for the batch in hand.
 * `stuck` rejects when only a new process helps: nothing moves, or the source cannot go on. A consumer that
 * stopped because its code is wrong stays stopped and says so in its health and alerts.
 */
export const startProjections = async (
  options: ProjectionsOptions,
): Promise<Running & { stuck: Promise<void> }> => {
  const { liveFeed, ...rest } = options
  const stopping = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal
  const consumer = projectionsConsumer({
    pool: options.pool,
    liveFeed,
    ...(options.faults ? { faults: options.faults } : {}),
  })
  const running = runConsumer({ ...rest, consumer, signal })
  const stuck = running.catch((error: unknown) => {
    if (!(error instanceof ConsumerDefect)) throw error
  })
  stuck.catch(() => {}) // whoever runs the process decides; elsewhere the alert is enough
  return {
    stuck,
    async stop() {
      stopping.abort()
      await running.catch(() => {})
    },
  }
}
