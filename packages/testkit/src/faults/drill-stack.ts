import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPool } from '@docket/database'
import {
  type KafkaServer,
  type LocalPostgres,
  prepare,
  type RedisServer,
  serverPort,
  startKafka,
  startPostgres,
  startRedis,
} from '@docket/local-stack'
import { type Running, stopAll } from '@docket/runtime'
import type { Pool } from 'pg'
import { until } from '../until.ts'
import { type DrillApp, startDrillApp } from './drill-app.ts'
import { findLibfaketime, type MovableClock, movableClock } from './libfaketime.ts'

/** The distributed column on real servers of its own, made to be hurt. */
export type DrillStack = Running & {
  url: string
  password: string
  pool: Pool
  postgres: LocalPostgres
  kafka: KafkaServer
  redis: RedisServer
  /** The database server's clock; null without libfaketime. */
  clock: MovableClock | null
  api: DrillApp
  projections: DrillApp
  sla: DrillApp
  relays: readonly DrillApp[]
  apps: readonly DrillApp[]
}

export type DrillStackOptions = {
  relays?: number
  /** Gets every line of every app. */
  print?: (name: string, line: string) => void
}

const password = 'a drill is no fire'
const readyWithinMs = 60_000

/**
 * Starts PostgreSQL (durable, as in production), Kafka, Redis, and each app as a process that is started again when
 * it ends, all on free ports and a folder of their own. Settles when every app is ready.
 */
export const startDrillStack = async (options: DrillStackOptions = {}): Promise<DrillStack> => {
  const { relays: relayCount = 1, print = () => {} } = options
  const dir = await mkdtemp(join(tmpdir(), 'docket-drill-'))
  const started: Running[] = [{ stop: () => rm(dir, { recursive: true, force: true }) }]
  const own = async <T extends Running>(starting: Promise<T>): Promise<T> => {
    const one = await starting
    started.push(one)
    return one
  }
  try {
    const library = findLibfaketime()
    const clock = library === null ? null : movableClock(library, join(dir, 'clock'))
    const [postgres, kafka, redis] = await Promise.all([
      own(startPostgres({ dir, port: await serverPort(), env: clock?.env ?? {} })),
      own(startKafka({ dir: join(dir, 'kafka') })),
      own(startRedis({ dir: join(dir, 'redis') })),
    ])
    const env = {
      ...withoutOurs(process.env),
      DATABASE_URL: postgres.url,
      KAFKA_BROKERS: kafka.brokers,
      REDIS_URL: redis.url,
      DOCKET_DATA: dir,
      DOCKET_DEMO_PASSWORD: password,
      DOCKET_LOG_LEVEL: 'info',
      DOCKET_RATE_LIMIT: 'off',
    }
    await prepare(env, print)
    const start = async (name: string, app: string, portName: string): Promise<DrillApp> => {
      const port = await serverPort()
      const healthUrl = `http://127.0.0.1:${port}`
      const onLine = (line: string) => print(name, line)
      const running = startDrillApp({
        name,
        app,
        env: { ...env, [portName]: String(port) },
        healthUrl,
        onLine,
      })
      started.push(running)
      return running
    }
    const api = await start('api', 'api', 'DOCKET_PORT')
    const projections = await start('projections', 'projections', 'DOCKET_HEALTH_PORT')
    const sla = await start('sla', 'sla', 'DOCKET_HEALTH_PORT')
    const relays: DrillApp[] = []
    for (let n = 1; n <= relayCount; n++)
      relays.push(await start(`relay-${n}`, 'relay', 'DOCKET_HEALTH_PORT'))
    const apps = [api, projections, sla, ...relays]
    // An idle connection ends with the server that a drill kills; the next query takes a new one.
    const pool = createPool({ url: postgres.url, max: 4, name: 'drill', onError: () => {} })
    started.push({ stop: () => pool.end() })
    await waitUntilReady(apps)
    const url = api.healthUrl
    return {
      ...stopAll(started),
      url,
      password,
      pool,
      postgres,
      kafka,
      redis,
      clock,
      api,
      projections,
      sla,
      relays,
      apps,
    }
  } catch (error) {
    await stopAll(started).stop()
    throw error
  }
}

/** Throws with the last lines of what is not ready in time. */
export const waitUntilReady = async (apps: readonly DrillApp[]): Promise<void> => {
  for (const app of apps) {
    await until(app.isReady, { withinMs: readyWithinMs, everyMs: 100 }).catch(async () => {
      const said = await fetch(`${app.healthUrl}/health/ready`).then(
        (answer) => answer.text(),
        (error: unknown) => String(error),
      )
      const lines = app.tail().slice(-20).join('\n')
      throw new Error(`${app.name} is not ready within ${readyWithinMs} ms: ${said}\n${lines}`)
    })
  }
}

/** A setting of ours in the environment of a test must not reach the apps: they refuse unknown ones. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^DOCKET_|^(DATABASE|REDIS)_URL$|^KAFKA_/.test(name)),
  )
