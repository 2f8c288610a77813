import { monotonicMs } from '@docket/runtime'
import { Redis } from 'ioredis'
import type { RateCount, RateCounter } from './rate-counter.ts'

/** Counts in Redis, so that all replicas of the API share one limit. */
export const redisRateCounter = ({
  url,
  prefix = 'docket:rate:',
}: {
  url: string
  prefix?: string
}): RateCounter => {
  const redis = connect(url)
  let awayUntil = 0
  return {
    async count(key, windowMs): Promise<RateCount> {
      if (monotonicMs() < awayUntil) throw new Error('Redis did not answer a moment ago')
      try {
        const [count, ttlMs] = await redis.docketRateCount(prefix + key, windowMs)
        return { count, ttlMs }
      } catch (error) {
        awayUntil = monotonicMs() + asksAgainAfterMs
        throw error
      }
    },
    close: async () => redis.disconnect(),
  }
}

/** A request waits no longer than this for its count. */
const answersWithinMs = 250
/** While Redis is away it is asked once in a while, not by every request. */
const asksAgainAfterMs = 1_000

/** A key that lost its expiry (a Redis stopped between the two) gets it again. */
const script = `
local count = redis.call('INCR', KEYS[1])
local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  ttl = tonumber(ARGV[1])
end
return {count, ttl}`

type Counting = Redis & { docketRateCount(key: string, windowMs: number): Promise<[number, number]> }

const connect = (url: string): Counting => {
  const redis = new Redis(url, {
    connectionName: 'docket-rate-limits',
    protocol: 2,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answersWithinMs,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000) * (0.5 + Math.random() / 2),
    scripts: { docketRateCount: { lua: script, numberOfKeys: 1 } },
  })
  redis.on('error', () => {}) // the caller meets it
  return redis as Counting
}
