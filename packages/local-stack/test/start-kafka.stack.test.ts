import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KafkaServer, startKafka, startRedis } from '../src/index.ts'
import { answers } from '../src/server/answers.ts'

let dir: string
let kafka: KafkaServer

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'docket-kafka-'))
  kafka = await startKafka({ dir: join(dir, 'kafka') })
})

afterAll(async () => {
  await kafka.stop()
  rmSync(dir, { recursive: true, force: true })
})

test('a killed broker comes back on its address', async () => {
  const { brokers, pid } = kafka
  expect(await reachable(brokers)).toBe(true)
  await kafka.kill()
  expect(await reachable(brokers)).toBe(false)
  await kafka.start()
  expect(await reachable(brokers)).toBe(true)
  expect(kafka.brokers).toBe(brokers)
  expect(kafka.pid).not.toBe(pid)
})

test('a wiped broker that was stopped stays stopped until it is started', async () => {
  await kafka.stop()
  await kafka.wipe()
  expect(await reachable(kafka.brokers)).toBe(false)
  await kafka.start()
  expect(await reachable(kafka.brokers)).toBe(true)
})

test('a port that is taken is named in the error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  await expect(startKafka({ dir: join(dir, 'taken'), port })).rejects.toThrow(/already in use/i)
  taken.close()
})

test('Redis answers, dies and comes back empty on its address', async () => {
  const redis = await startRedis({ dir: join(dir, 'redis') })
  const at = { host: '127.0.0.1', port: Number(new URL(redis.url).port) }
  expect(await answers(at, { ask: 'SET k v\r\n', expect: '+OK' })).toBe(true)
  await redis.kill()
  expect(await answers(at)).toBe(false)
  await redis.start()
  expect(await answers(at, { ask: 'GET k\r\n', expect: '$-1' })).toBe(true)
  await redis.stop()
})

test('servers die with a parent that is killed', async () => {
  const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))
  const script = `
    import { startRedis } from ${JSON.stringify(index)}
    const redis = await startRedis({ dir: ${JSON.stringify(join(dir, 'orphan'))} })
    console.log(redis.pid)
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  expect(await isRunning(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false)
})

const reachable = (brokers: string): Promise<boolean> => {
  const [host = '', port] = brokers.split(':')
  return answers({ host, port: Number(port) })
}

/** A process that has ended but was not reaped by its new parent counts as gone. */
const isRunning = async (pid: number): Promise<boolean> => {
  const asked = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => null)
  return asked !== null && !asked.stdout.startsWith('Z')
}
