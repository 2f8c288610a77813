import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { mavenJars } from '../maven/maven-jars.ts'
import { answers } from '../server/answers.ts'
import { serverPort } from '../server/server-port.ts'
import { serverProcess } from '../server/server-process.ts'
import type { KafkaOptions, KafkaServer } from './kafka-server.ts'
import { requireKafkaTools } from './kafka-tools.ts'
import { serverProperties } from './server-properties.ts'

const host = '127.0.0.1'
const startWithinMs = 60_000
const quietly = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'

/**
 * Starts a single-node Kafka on the data in `dir`, made when missing. The first start on a machine fetches its
 * jars by Maven. Throws `KafkaToolsMissing` without Java, or without Maven while there are no jars; throws with the
 * end of its log when it does not come up within a minute.
 */
export const startKafka = async (options: KafkaOptions): Promise<KafkaServer> => {
  requireKafkaTools(options)
  const jars = await mavenJars({ name: 'kafka', cacheDir: options.cacheDir, log: options.log })
  const dir = resolve(options.dir)
  for (let tries = 1; ; tries++) {
    const port = options.port || (await serverPort())
    const controllerPort = options.controllerPort || (await serverPort())
    const server = kafkaAt({ dir, port, controllerPort, jars })
    try {
      await server.start()
      options.log?.info({ brokers: server.brokers, dir, pid: server.pid }, 'Kafka started')
      return server
    } catch (error) {
      // A port of our own choice may be taken between the choice and its use.
      const taken = /already in use/i.test(String(error)) && !(options.port && options.controllerPort)
      if (!taken || tries === 3) throw error
    }
  }
}

const kafkaAt = (at: { dir: string; port: number; controllerPort: number; jars: string }): KafkaServer => {
  const { dir, port, controllerPort } = at
  const data = join(dir, 'data')
  const properties = join(dir, 'server.properties')
  const java = [quietly, '-cp', join(at.jars, '*')]
  const server = serverProcess({
    name: 'Kafka',
    command: 'java',
    args: ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', ...java, 'kafka.Kafka', properties],
    logFile: join(dir, 'kafka.log'),
    host,
    port,
    isReady: () => answers({ host, port }),
    startWithinMs,
  })

  /** Writes the settings, and formats the data folder unless it is formatted. */
  const prepare = async (): Promise<void> => {
    mkdirSync(dir, { recursive: true })
    writeFileSync(properties, serverProperties({ port, controllerPort, data }))
    if (existsSync(join(data, 'meta.properties'))) return
    rmSync(data, { recursive: true, force: true }) // a format that was cut
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(dir), '-c', properties]
    await promisify(execFile)('java', [...java, ...format, '--ignore-formatted'])
  }
  const start = async (): Promise<void> => {
    await prepare()
    await server.start()
  }
  return {
    brokers: `${host}:${port}`,
    get pid() {
      return server.pid
    },
    start,
    stop: server.stop,
    kill: server.kill,
    async wipe() {
      const ran = server.running()
      await server.kill()
      rmSync(data, { recursive: true, force: true })
      if (ran) await start()
      else await prepare()
    },
  }
}

/** The same over a wipe: clients must not lean on it to notice that the log was lost. */
const clusterId = (dir: string): string => {
  const file = join(dir, 'cluster.id')
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('base64url').replace(/^-/, 'A'))
  return readFileSync(file, 'utf8')
}
