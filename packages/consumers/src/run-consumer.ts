import { setTimeout as after } from 'node:timers/promises'
import { type Bus, type NewsSource, newsGroup, type OnNews } from '@docket/event-bus'
import { type OutboxWakeup, readEvents } from '@docket/event-store'
import type { FaultPoint, Health, Logger, Metrics } from '@docket/runtime'
import type { Pool } from 'pg'
import { type Among, auditConsumer } from './audit-consumer.ts'
import { bridgedSource } from './bridged-source.ts'
import { type CatchUpNeeds, catchUp } from './catch-up.ts'
import type { Consumer } from './consumer.ts'
import { checkConsumer, consumerAlerts } from './consumer-alerts.ts'
import { type ConsumerLag, consumerLag, rememberedFor } from './consumer-lag.ts'
import { showConsumer } from './consumer-metrics.ts'
import { meetRun } from './consumer-run.ts'
import { ConsumerDefect, createDefectWatch } from './defect-watch.ts'
import { bridgeSource } from './outbox-source.ts'
import { countParked } from './parked.ts'
import { patiently } from './patiently.ts'
import { createProgress, type Progress } from './progress.ts'
import { watchdog } from './watchdog.ts'

const auditEveryMs = 600_000

export type RunConsumer<Applied> = {
  pool: Pool
  consumer: Consumer<Applied>
  source: NewsSource
  /** For a source on Kafka: bridge its silences over the outbox, and watch for a stuck client. */
  kafka?: { bus: Pick<Bus, 'consumerLag'>; topics: readonly string[]; wakeup?: OutboxWakeup }
  metrics: Metrics
  health: Health
  log: Logger
  faults?: FaultPoint
  signal: AbortSignal
}

/**
 * Runs a consumer until the signal aborts, the batch in hand included: audits all streams at the start, every ten
 * minutes and at another run, follows its source, bridges, and tells its health. Rejects with ConsumerDefect, ConsumerStuck or what the
 * source could not survive; its alerts stay, so a process that stays up shows them. A stuck one has to exit.
 */
export const runConsumer = async <Applied>(options: RunConsumer<Applied>): Promise<void> => {
  const { pool, consumer, log } = options
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const progress = createProgress(consumer.name)
  const lag = consumerLag(pool, consumer)
  showHealth(options, progress, rememberedFor(1_000, lag))

  const fail = (error: unknown): void => {
    if (options.signal.aborted || failed.signal.aborted) return
    log.fatal({ err: error, consumer: consumer.name }, 'the consumer stops')
    progress.failure = error instanceof Error ? error : new Error(String(error))
    failed.abort()
  }
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      if (error instanceof ConsumerDefect) fail(error)
      throw error
    }
  }

  const needs: CatchUpNeeds = { ...options, readEvents, defects: createDefectWatch(), signal }
  const audit = (among: Among) =>
    guarded(
      progress.audited((onProgress) =>
        patiently(needs, `audit of ${consumer.name}`, () =>
          auditConsumer(needs, consumer, { among, onProgress }),
        ),
      ),
    )
  const onNews: OnNews = async (batch, position) => {
    progress.given += 1
    const moving = position ? { replayable: true, moveWith: position.move } : {}
    progress.caughtUp(await guarded(catchUp(needs, consumer, batch, moving)))
  }

  const follow = async (): Promise<void> => {
    progress.following = true
    const source = options.kafka ? bridged(options, progress, lag, () => audit('outbox')) : options.source
    const onRun = meetRun(pool, consumer.name, () => audit('all'))
    const onLost = async () => void (await audit('all'))
    await source.run({ consumer: consumer.name, onNews, onRun, onLost, signal })
    if (!signal.aborted) throw new Error('the source ended by itself')
  }
  // Whatever the source may lose, the log has: no stream stays behind for longer than this.
  const auditNowAndThen = async (): Promise<void> => {
    while (!signal.aborted) {
      await audit('all')
      await after(auditEveryMs, undefined, { signal }).catch(() => {})
    }
  }
  const parts = [follow(), auditNowAndThen(), watch(options, progress, signal)]
  await Promise.all(parts.map((part) => part.catch(fail)))
  progress.following = false
  if (progress.failure) throw progress.failure
}

const showHealth = <Applied>(
  { pool, consumer, metrics, health }: RunConsumer<Applied>,
  progress: Progress,
  lag: () => Promise<ConsumerLag>,
): void => {
  const parked = rememberedFor(1_000, () => countParked(pool, consumer.name))
  showConsumer(metrics, consumer.name, { lag, parked, auditLagging: () => progress.lastAuditLagging })
  health.addCheck({ name: `consumer ${consumer.name}`, check: () => checkConsumer(progress, lag) })
  health.addAlert(consumerAlerts(progress, lag, parked))
}

const bridged = <Applied>(
  { pool, consumer, source, kafka, log }: RunConsumer<Applied>,
  progress: Progress,
  lag: () => Promise<ConsumerLag>,
  audit: () => Promise<unknown>,
): NewsSource =>
  bridgedSource({
    kafka: source,
    outbox: bridgeSource({ pool, log, audit, ...(kafka?.wakeup ? { wakeup: kafka.wakeup } : {}) }),
    owes: async () => (await lag()).events > 0,
    moved: () => progress.moved,
    onError: (error) => log.warn({ err: error, consumer: consumer.name }, 'the bridge broke'),
    onChange(active) {
      progress.bridging = active
      log.warn({ consumer: consumer.name, active }, active ? 'bridging Kafka' : 'Kafka flows again')
    },
  })

const watch = async <Applied>(
  { consumer, kafka }: RunConsumer<Applied>,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> => {
  if (!kafka) return
  const { bus, topics } = kafka
  await watchdog({
    consumer: consumer.name,
    async group() {
      const lags = await bus.consumerLag(newsGroup(consumer.name, topics), topics)
      return {
        lag: lags.reduce((sum, one) => sum + one.lag, 0),
        read: lags.reduce((sum, one) => sum + Number(one.committed), 0),
      }
    },
    given: () => progress.given,
    signal,
  })
}
