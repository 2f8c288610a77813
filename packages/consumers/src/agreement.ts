import type { News } from '@docket/event-bus'

/** Tells whether two sources are level: both gave the same news within a short time. */
export type Agreement = {
  /** Answers true when the other side gave one of these news, or newer ones of a stream, not long ago. */
  gave(side: 'kafka' | 'outbox', batch: readonly News[], now: number): boolean
}

const withinMs = 2_000
const mostRemembered = 10_000

/**
 * During a refill or a drained backlog Kafka gives old news, which the outbox gave long ago or never: only news that
 * both gave within two seconds show that Kafka flows again. Bounded; what is too old or too much is forgotten.
 */
export const createAgreement = (): Agreement => {
  const given = { kafka: new Map<string, number>(), outbox: new Map<string, number>() }
  return {
    gave(side, batch, now) {
      const other = given[side === 'kafka' ? 'outbox' : 'kafka']
      let agree = false
      for (const { streamId, version } of batch) {
        const key = `${streamId}@${version}`
        agree ||= now - (other.get(key) ?? Number.NEGATIVE_INFINITY) <= withinMs
        given[side].delete(key)
        given[side].set(key, now)
      }
      forget(given[side], now)
      return agree
    },
  }
}

/** Maps keep the order of insertion, so the oldest come first. */
const forget = (given: Map<string, number>, now: number): void => {
  for (const [key, at] of given) {
    if (given.size <= mostRemembered && now - at <= withinMs) return
    given.delete(key)
  }
}
