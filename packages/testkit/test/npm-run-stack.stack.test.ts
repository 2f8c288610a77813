import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
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

  const gone = once(stack, 'exit')
  stack.kill('SIGINT')
  const [code] = await gone
  expect(code).toBe(0)
  await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow()
})

test('--only servers leaves the apps out, and another word is refused', async () => {
  start(['--only', 'servers'], await freePort())
  await until(() => said.includes('the servers are up'), { withinMs: 60_000 })
  expect(said).not.toContain('the API is ready')
  stack.kill('SIGINT')
  await once(stack, 'exit')

  said = ''
  start(['--only', 'apps'], await freePort())
  const [code] = await once(stack, 'exit')
  expect(code).toBe(1)
  expect(said).toContain('--only takes "servers", not "apps"')
})
