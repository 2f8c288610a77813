import { join } from 'node:path'
import type { Running } from '@docket/runtime'
import { startKafka } from '../kafka/start-kafka.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { startRedis } from '../redis/start-redis.ts'

/** Where the servers of the distributed column are, as every app reads it. */
export type ServerAddresses = { DATABASE_URL: string; KAFKA_BROKERS: string; REDIS_URL: string }

/**
 * Starts whichever of PostgreSQL, Kafka and Redis has no address yet, with its data below `dir`. Servers given by
 * address are used and left alone. When one fails to start, those already started are stopped again.
 */
export const startServers = async (
  dir: string,
  given: Partial<{ [Name in keyof ServerAddresses]: string | undefined }>,
): Promise<Running & { addresses: ServerAddresses }> => {
  const started: Running[] = []
  const own = async <T extends Running>(starting: Promise<T>): Promise<T> => {
    const server = await starting
    started.push(server)
    return server
  }
  const results = await Promise.allSettled([
    given.DATABASE_URL ?? own(startPostgres({ dir })).then((server) => server.url),
    given.KAFKA_BROKERS ?? own(startKafka({ dir: join(dir, 'kafka') })).then((server) => server.brokers),
    given.REDIS_URL ?? own(startRedis({ dir: join(dir, 'redis') })).then((server) => server.url),
  ])
  const stop = async (): Promise<void> => {
    await Promise.allSettled(started.map((server) => server.stop()))
  }
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  const [DATABASE_URL = '', KAFKA_BROKERS = '', REDIS_URL = ''] = results.map((result) =>
    result.status === 'fulfilled' ? result.value : '',
  )
  return { addresses: { DATABASE_URL, KAFKA_BROKERS, REDIS_URL }, stop }
}
