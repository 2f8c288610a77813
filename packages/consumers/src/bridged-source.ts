import { setTimeout as after } from 'node:timers/promises'
import type { NewsOptions, NewsSource } from '@docket/event-bus'
import { monotonicMs } from '@docket/runtime'
import { createAgreement } from './agreement.ts'

export type Bridge = {
  kafka: NewsSource
  /** Audits what the outbox still names when it begins, then follows it. */
  outbox: NewsSource
  /** Whether something was appended that the consumer has not got yet. */
  owes(): Promise<boolean>
  /** Counts the streams moved so far: old news that move nothing are not what is owed. */
  moved(): number
  onChange?(active: boolean): void
  onError?(error: unknown): void
  now?: () => number
  /** Between two looks (250 ms). */
  pause?: (signal: AbortSignal) => Promise<void>
}

/*
 * following Kafka ── owed for 2 s, and nothing moved ──► bridging (Kafka goes on beside it)
 *        ▲                                                   │
 *        └── the shortest stay is over, and either ──────────┘
 *            both gave the same news within 2 s,
 *            or five outbox batches moved nothing (other members have Kafka),
 *            or the broker answers while neither had news for 2 s
 *
 * A relapse within 10 s doubles the shortest stay, from 2 s to at most a minute, so that it does not flap.
 */
const owedForMs = 2_000
const lookEveryMs = 250
const shortestStayMs = 2_000
const longestStayMs = 60_000
const relapseMs = 10_000
const idleBatches = 5
const quietMs = 2_000
const heardWithinMs = 1_000

/**
 * News from Kafka, and from the outbox while Kafka does not give what it ought to. The overlap is harmless, since
 * catchUp applies once. Rejects with Kafka's source; a failure of the outbox only ends the bridge until the next look.
 */
export const bridgedSource = (bridge: Bridge): NewsSource => ({
  async run(options) {
    const ended = new AbortController()
    const signal = AbortSignal.any([options.signal, ended.signal])
    const crossing = createCrossing(bridge)
    const watching = watch(bridge, crossing, options, signal)
    try {
      await bridge.kafka.run({
        ...options,
        onNews: async (batch, position) => {
          await options.onNews(batch, position)
          crossing.kafkaGave(batch)
        },
        onHeard() {
          options.onHeard?.()
          crossing.heard()
        },
      })
    } finally {
      ended.abort()
      await watching
    }
  },
})

type Crossing = ReturnType<typeof createCrossing>

/** Decides when to leave the bridge. */
const createCrossing = ({ now = monotonicMs }: Bridge) => {
  let agreement = createAgreement()
  let fruitless = 0
  let flows = false
  let enteredAt = 0
  let leftAt = Number.NEGATIVE_INFINITY
  let stayMs = shortestStayMs
  let heardAt = Number.NEGATIVE_INFINITY
  let newsAt = 0
  const isQuiet = () => now() - newsAt >= quietMs && now() - heardAt < heardWithinMs
  return {
    heard() {
      heardAt = now()
    },
    enter() {
      stayMs = now() - leftAt < relapseMs ? Math.min(stayMs * 2, longestStayMs) : shortestStayMs
      enteredAt = now()
      agreement = createAgreement()
      fruitless = 0
      flows = false
      newsAt = now()
    },
    leave() {
      leftAt = now()
    },
    kafkaGave(batch: Parameters<NewsOptions['onNews']>[0]) {
      newsAt = now()
      flows ||= agreement.gave('kafka', batch, now())
    },
    outboxGave(batch: Parameters<NewsOptions['onNews']>[0], moved: boolean) {
      newsAt = now()
      fruitless = moved ? 0 : fruitless + 1
      flows ||= agreement.gave('outbox', batch, now()) || fruitless >= idleBatches
    },
    mayLeave: () => (flows || isQuiet()) && now() - enteredAt >= stayMs,
  }
}

const watch = async (bridge: Bridge, crossing: Crossing, options: NewsOptions, signal: AbortSignal) => {
  const { owes, moved, now = monotonicMs, pause = lookPause } = bridge
  let owedSince: number | null = null
  let movedBefore = moved()
  while (!signal.aborted) {
    const stands = moved() === movedBefore
    movedBefore = moved()
    const owed = stands && (await owes().catch(() => false))
    owedSince = owed ? (owedSince ?? now()) : null
    if (owedSince !== null && now() - owedSince >= owedForMs) {
      await cross(bridge, crossing, options, signal)
      owedSince = null
      movedBefore = moved()
    }
    await pause(signal)
  }
}

/** Follows the outbox until Kafka flows again. */
const cross = async (bridge: Bridge, crossing: Crossing, options: NewsOptions, signal: AbortSignal) => {
  const { outbox, moved, onChange, onError, pause = lookPause } = bridge
  const back = new AbortController()
  const following = AbortSignal.any([signal, back.signal])
  crossing.enter()
  onChange?.(true)
  const run = outbox
    .run({
      consumer: options.consumer,
      signal: following,
      onNews: async (batch, position) => {
        const before = moved()
        await options.onNews(batch, position)
        crossing.outboxGave(batch, moved() > before)
      },
    })
    .catch((error: unknown) => onError?.(error))
    .finally(() => back.abort())
  while (!following.aborted && !crossing.mayLeave()) await pause(following)
  back.abort()
  await run
  crossing.leave()
  onChange?.(false)
}

const lookPause = (signal: AbortSignal): Promise<void> =>
  after(lookEveryMs, undefined, { signal }).catch(() => {})
