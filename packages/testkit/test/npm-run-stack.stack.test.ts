import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@docket/local-stack'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../src/until.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let dir: string
let stack: ChildProcess
let said: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-stack-test-'))
  said = ''
})
afterEach(async () => {
  if (stack.exitCode === null) {
    stack.kill('SIGINT')
    await once(stack, 'exit')
  }
  await rm(dir, { recursive: true, force: true })
})

const start = (args: string[], port: number): void => {
  stack = spawn(process.execPath, ['packages/local-stack/src/main.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DOCKET_DATA: dir, DOCKET_PORT: String(port) },
  })
  for (const stream of [stack.stdout, stack.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk
    })
}

test('starts servers and apps, prefixes their logs, prints the addresses, and one Ctrl-C ends all', async () => {
  const port = await freePort()
  start([], port)
  await until(async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok, {
    withinMs: 90_000,
    everyMs: 200,
  })
  await until(
    () =>
      /relay +\| .*relay started/.test(said) &&
      /projections +\| .*projections run/.test(said) &&
      /sla +\| .*timers run/.test(said),
    { withinMs: 30_000 },
  )
  for (const name of ['DATABASE_URL=postgres://', 'KAFKA_BROKERS=', 'REDIS_URL=redis://'])
    expect(said).toContain(name)
  expect(said).not.toMatch(/password \S{12,}/)
  await expectToWake(`http://127.0.0.1:${port}/api/v1`)

  const gone = once(stack, 'exit')
  stack.kill('SIGINT')
  const [code] = await gone
  expect(code).toBe(0)
  await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow()
})

test('--only servers leaves the apps out, and another word is refused', async () => {
  start(['--only', 'servers'], await freePort())
  await until(() => said.includes('the servers are up') || stack.exitCode !== null, { withinMs: 90_000 })
  expect(said).toContain('the servers are up')
  expect(said).not.toContain('the API is ready')
  stack.kill('SIGINT')
  await once(stack, 'exit')

  said = ''
  start(['--only', 'apps'], await freePort())
  const [code] = await once(stack, 'exit')
  expect(code).toBe(1)
  expect(said).toContain('--only takes "servers", not "apps"')
})

/** Every app has a part in it: the api appends, the relay publishes, sla hears of it by Kafka, and so do the lists. */
async function expectToWake(api: string): Promise<void> {
  const password = (await readFile(join(dir, 'demo-password'), 'utf8')).trim()
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(api + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return ((await answer.json()) as { data: Record<string, string> }).data
  }
  const { accessToken } = await ask('POST', '/auth/login', { email: 'lead@demo.docket.test', password })
  headers.authorization = `Bearer ${accessToken}`
  const { ticketId } = await ask('POST', '/tickets', { title: 'a', description: 'b' })
  const wakes = new Date(Date.now() + 1_500).toISOString()
  await ask('PATCH', `/tickets/${ticketId}/status`, { status: 'PENDING_INFO', until: wakes })
  await until(async () => (await ask('GET', `/tickets/${ticketId}`)).status === 'PENDING_INFO')
  await until(async () => (await ask('GET', `/tickets/${ticketId}`)).status === 'OPEN', { withinMs: 30_000 })
}
