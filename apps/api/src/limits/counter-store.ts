import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { RateCounter } from './rate-counter.ts'

/** The counter as the plugin asks for it: a class of stores with callbacks. */
export const counterStore = (
  counter: Pick<RateCounter, 'count'>,
  onError: (error: unknown) => void,
): FastifyRateLimitStoreCtor =>
  class CounterStore implements FastifyRateLimitStore {
    incr(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1], windowMs: number): void {
      counter.count(key, windowMs).then(
        ({ count, ttlMs }) => callback(null, { current: count, ttl: ttlMs }),
        (error: unknown) => {
          onError(error)
          callback(error as Error)
        },
      )
    }

    /** Keys name their class, so every route counts in the same place. */
    child(): FastifyRateLimitStore {
      return this
    }
  }
