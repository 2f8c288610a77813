import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startKafka, startRedis } from '@docket/local-stack'
import type { TestProject } from 'vitest/node'
import startServers from './servers.setup.ts'

/** PostgreSQL, and one Redis and one Kafka broker, whose keys and topics the tests name apart. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-stack-'))
  const [stopServers, kafka, redis] = await Promise.all([
    startServers(project),
    startKafka({ dir: join(dir, 'kafka') }),
    startRedis({ dir: join(dir, 'redis') }),
  ])
  project.provide('kafkaBrokers', kafka.brokers)
  project.provide('redisUrl', redis.url)
  return async () => {
    await Promise.all([stopServers(), kafka.stop(), redis.stop()])
    await rm(dir, { recursive: true, force: true })
  }
}
