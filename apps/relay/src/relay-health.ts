import { countParked } from '@docket/consumers'
import { oldestUnpublishedSeconds, registerOutboxAge } from '@docket/event-store'
import {
  type AlertRule,
  type Check,
  Counter,
  Gauge,
  type Health,
  type Metrics,
  monotonicMs,
} from '@docket/runtime'
import type { Pool } from 'pg'
import type { Follower } from './follow-kept.ts'
import type { LogKeeper } from './log/log-keeper.ts'

const lateSeconds = 30
const tooLateSeconds = 300
const failingForMs = 10_000

export type RelayCounters = { published(follower: string, count: number): void }

/** Registers what the relay counts, once per process. */
export const relayCounters = (metrics: Metrics, pool: Pool, cursor: string): RelayCounters => {
  registerOutboxAge(metrics, pool, cursor)
  const published = new Counter({
    name: 'docket_relay_published_records_total',
    help: 'Records that Kafka acknowledged, refills left out.',
    labelNames: ['follower'],
    registers: [metrics],
  })
  return { published: (follower, count) => published.inc({ follower }, count) }
}

/** Checks, alerts and refill numbers of the followers. */
export const watchRelay = (
  { pool, metrics, health }: { pool: Pool; metrics: Metrics; health: Health },
  cursor: string,
  followers: readonly { follower: Follower; keeper: LogKeeper }[],
): void => {
  new Gauge({
    name: 'docket_relay_refill_left',
    help: 'Positions (relay) or tickets (ticket_state) that a running refill has not published yet.',
    labelNames: ['follower'],
    registers: [metrics],
    collect() {
      for (const { follower, keeper } of followers)
        this.set({ follower: follower.name }, keeper.refilling()?.left ?? 0)
    },
  })
  for (const { follower, keeper } of followers) {
    health.addCheck(checkFollower(follower))
    health.addAlert(refillAlert(follower, keeper))
  }
  health.addAlert(ageAlert(pool, cursor))
  health.addAlert(async () => {
    const name = followers.at(-1)!.follower.name
    const count = await countParked(pool, name)
    return count === 0
      ? []
      : [{ name: 'streams_parked', severity: 'warning', message: `${name}: ${count} tickets`, value: count }]
  })
}

/** Ready as owner or standby; an owner that has failed for a while is not. */
const checkFollower = (follower: Follower): Check => ({
  name: `follower ${follower.name}`,
  check() {
    const { is, failingSince, reason } = follower.standing()
    const failing = failingSince !== null && monotonicMs() - failingSince > failingForMs
    return { ok: is !== 'ended' && !failing, detail: failing ? `${is}: ${reason}` : is }
  },
})

const refillAlert =
  (follower: Follower, keeper: LogKeeper): AlertRule =>
  () => {
    const refill = keeper.refilling()
    if (!refill) return []
    const left = refill.left === null ? 'just begun' : `${refill.left} left`
    const message = `${follower.name} fills run ${refill.run}, ${left}: ${refill.reason}`
    return [
      {
        name: 'relay_refill',
        severity: 'warning',
        message,
        ...(refill.left === null ? {} : { value: refill.left }),
      },
    ]
  }

const ageAlert =
  (pool: Pool, cursor: string): AlertRule =>
  async () => {
    const seconds = await oldestUnpublishedSeconds(pool, cursor)
    if (seconds <= lateSeconds) return []
    const severity = seconds > tooLateSeconds ? 'critical' : 'warning'
    const message = `the oldest unpublished event is ${Math.round(seconds)} s old`
    return [{ name: 'outbox_unpublished', severity, message, value: seconds }]
  }
