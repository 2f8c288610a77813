import type { Bus } from '@docket/event-bus'
import { type OutboxWakeup, refuseYoungerServer } from '@docket/event-store'
import {
  type FaultPoint,
  type Health,
  type Logger,
  type Metrics,
  noFaults,
  type Running,
} from '@docket/runtime'
import type { Pool } from 'pg'
import { followKept } from './follow-kept.ts'
import { createLogKeeper } from './log/log-keeper.ts'
import { refillEvents } from './log/refill-events.ts'
import { relayBatch } from './relay-batch.ts'
import { relayCounters, watchRelay } from './relay-health.ts'
import { type RelayTopics, relayTopics } from './relay-topics.ts'
import { followTicketStates } from './state/follow-ticket-states.ts'
import { refillTicketStates } from './state/refill-ticket-states.ts'
import { ticketStateConsumer } from './state/ticket-state-consumer.ts'

export type RelayDependencies = {
  pool: Pool
  bus: Pick<Bus, 'publisher' | 'ensureTopics' | 'health'>
  log: Logger
  metrics: Metrics
  health: Health
  /** `ce_source` of every record: this installation's name. */
  source: string
  faults?: FaultPoint
  wakeup?: OutboxWakeup
  topics?: RelayTopics
  /** Outbox rows in one batch. */
  pageSize?: number
  /** How far back a refill goes (30 days, as long as the topics keep records). */
  retentionMs?: number
  /** How often topics nobody publishes to are looked after (30 s). */
  checkEveryMs?: number
  /** Stops it too. */
  signal?: AbortSignal
}

/** `finished` rejects when the relay cannot go on; the process must exit then, for a supervisor to start it again. */
export type Relay = Running & { finished: Promise<void> }

/** The cursor of the relay, and the name of its runs. */
export const relayCursor = 'relay'

const day = 24 * 60 * 60 * 1_000
const finishWithinMs = 5_000

/**
 * Follows the outbox into Kafka until stopped: events as they are, and the latest public state of each ticket.
 * Replicas stand by. Kafka may be away at the start and at any time; a database restored into a younger cluster
 * is refused (`RestoreRefused`).
 */
export const startRelay = async (dependencies: RelayDependencies): Promise<Relay> => {
  const { pool, bus, log, metrics, health, source, wakeup, topics = relayTopics } = dependencies
  const { faults = noFaults, pageSize = 2_000, retentionMs = 30 * day, checkEveryMs = 30_000 } = dependencies
  await refuseYoungerServer(pool)

  const stopping = new AbortController()
  const signal = dependencies.signal
    ? AbortSignal.any([stopping.signal, dependencies.signal])
    : stopping.signal
  const publishers = [bus.publisher(), bus.publisher()] as const
  const counters = relayCounters(metrics, pool, relayCursor)
  const common = { pool, pageSize, checkEveryMs, log, signal, ...(wakeup ? { wakeup } : {}) }

  const eventsKeeper = createLogKeeper({
    pool,
    bus,
    publisher: publishers[0],
    topics: [topics.ticketEvents, topics.identityEvents],
    refill: refillEvents({ pool, cursor: relayCursor, topics, source, retentionMs, pageSize }),
    log,
  })
  const events = followKept({
    ...common,
    name: relayCursor,
    keeper: eventsKeeper,
    fromStart: true,
    onBatch: relayBatch({
      pool,
      keeper: eventsKeeper,
      topics,
      source,
      faults,
      onPublished: (count) => counters.published(relayCursor, count),
    }),
  })

  const topic = topics.ticketState.topic
  const stateKeeper = createLogKeeper({
    pool,
    bus,
    publisher: publishers[1],
    topics: [topics.ticketState],
    refill: refillTicketStates({ pool, topic, source, pageSize: 500, log, signal }),
    log,
  })
  const states = followTicketStates({
    ...common,
    pageSize: 500,
    keeper: stateKeeper,
    topic,
    source,
    onPublished: (count) => counters.published(ticketStateConsumer.name, count),
  })

  health.addCheck(bus.health)
  watchRelay({ pool, metrics, health }, relayCursor, [
    { follower: events, keeper: eventsKeeper },
    { follower: states, keeper: stateKeeper },
  ])
  const finished = Promise.all([events.finished, states.finished]).then(() => {})
  finished.catch((error: unknown) => log.fatal({ err: error }, 'the relay stops'))
  return {
    finished,
    async stop() {
      stopping.abort()
      await settledWithin(finishWithinMs, finished)
      // What still waits for Kafka is given up: it was not acknowledged, so it is published after the next start.
      await Promise.all(publishers.map((publisher) => publisher.close()))
      await settledWithin(finishWithinMs, finished)
    },
  }
}

const settledWithin = async (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => {}), late])
  clearTimeout(timer)
}
