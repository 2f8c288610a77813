import { inject } from 'vitest'
import './provided.ts'

/** The run's Redis (only for `*.stack.test.ts`); tests share it, so each takes a key prefix of its own. */
export const testRedisUrl = (): string => inject('redisUrl')

/** The run's Kafka (only for `*.stack.test.ts`); tests share it, so each takes topics of its own. */
export const testKafkaBrokers = (): string => inject('kafkaBrokers')
