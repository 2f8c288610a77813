import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@docket/local-stack'
import { until } from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The embedded default as a person runs it: a server and data of its own, below a folder that others cannot read.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const running: Docket[] = []
let parent: string
let data: string
let occupied: Server

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'docket-start-'))
  await chmod(parent, 0o700)
  data = join(parent, 'deep', 'data')
  await mkdir(join(parent, 'deep'))
  // Somebody's own PostgreSQL; when one is there already, so much the better.
  occupied = createServer()
    .on('error', () => {})
    .listen(5432, '127.0.0.1')
})
afterAll(async () => {
  for (const docket of running) docket.child.kill('SIGKILL')
  occupied.close()
  await rm(parent, { recursive: true, force: true })
})

type Docket = { child: ChildProcess; url: string; said(): string }

const start = async (port: number): Promise<Docket> => {
  let said = ''
  const child = spawn(process.execPath, ['apps/standalone/src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, DOCKET_DATA: data, DOCKET_PORT: String(port), DOCKET_LOG_LEVEL: 'warn' },
  })
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const docket = { child, url: `http://127.0.0.1:${port}`, said: () => said }
  running.push(docket)
  return docket
}

const ready = (docket: Docket) =>
  until(async () => (await fetch(`${docket.url}/health/ready`)).ok, { withinMs: 60_000 })

const interrupt = async ({ child }: Docket): Promise<number | null> => {
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  const [code] = await gone
  return code
}

const postgresRuns = async (): Promise<boolean> => {
  const pid = Number(
    (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0],
  )
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('starts with port 5432 taken, shows the password once, and Ctrl-C stops all it started', async () => {
  const docket = await start(await freePort())
  await ready(docket)
  await until(() => docket.said().includes('Docket is ready on'))
  expect(docket.said()).toMatch(/all with the password \S{12,}/)
  const password = (await readFile(join(data, 'demo-password'), 'utf8')).trim()
  expect(docket.said()).toContain(password)
  expect(await interrupt(docket)).toBe(0)
  expect(await postgresRuns()).toBe(false)
})

test("a second start finds yesterday's data and keeps the password to itself", async () => {
  const first = await start(await freePort())
  await ready(first)
  const password = (await readFile(join(data, 'demo-password'), 'utf8')).trim()
  const token = await logIn(first, password)
  const opened = await post(first, '/api/v1/tickets', token, {
    title: 'Yesterday',
    description: 'It was there.',
  })
  expect(opened.status).toBe(201)
  expect(first.said()).not.toContain(password)
  await interrupt(first)

  const second = await start(await freePort())
  await ready(second)
  const listed = await fetch(`${second.url}/api/v1/tickets?q=Yesterday`, {
    headers: { authorization: `Bearer ${await logIn(second, password)}` },
  })
  expect(((await listed.json()) as { data: unknown[] }).data).toHaveLength(1)
  await interrupt(second)
})

test('a killed one leaves a server behind, which the next start takes over', async () => {
  const killed = await start(await freePort())
  await ready(killed)
  const gone = once(killed.child, 'exit')
  killed.child.kill('SIGKILL')
  await gone
  expect(await postgresRuns()).toBe(true)
  const next = await start(await freePort())
  await ready(next)
  expect(await interrupt(next)).toBe(0)
})

test('a database server that is killed comes back by itself, with what was stored', async () => {
  const docket = await start(await freePort())
  await ready(docket)
  const token = await logIn(docket, (await readFile(join(data, 'demo-password'), 'utf8')).trim())
  const opened = await post(docket, '/api/v1/tickets', token, { title: 'Before', description: 'It died.' })
  expect(opened.status).toBe(201)
  const pid = Number((await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await until(async () => !(await fetch(`${docket.url}/health/ready`)).ok)
  await ready(docket)
  const { ticketId } = ((await opened.json()) as { data: { ticketId: string } }).data
  const read = () =>
    fetch(`${docket.url}/api/v1/tickets/${ticketId}`, { headers: { authorization: `Bearer ${token}` } })
  await until(async () => (await read()).ok) // its row may have to be written first
  expect(await interrupt(docket)).toBe(0)
  expect(await postgresRuns()).toBe(false)
})

test('a taken port and a data folder in use are told in a sentence that names the setting', async () => {
  const port = await freePort()
  const first = await start(port)
  await ready(first)
  const same = await start(await freePort())
  const [code] = await once(same.child, 'exit')
  expect(code).toBe(1)
  expect(same.said()).toMatch(/already runs Docket on .*DOCKET_DATA/)
  expect(same.said()).not.toContain('    at ')
  await interrupt(first)

  const taken = createServer().listen(port, '127.0.0.1')
  const late = await start(port)
  const [lateCode] = await once(late.child, 'exit')
  taken.close()
  expect(lateCode).toBe(1)
  expect(late.said()).toContain(`Port ${port} is taken: set DOCKET_PORT`)
  expect(await postgresRuns()).toBe(false)
})

const logIn = async (docket: Docket, password: string): Promise<string> => {
  const answer = await post(docket, '/api/v1/auth/login', null, { email: 'lead@demo.docket.test', password })
  return ((await answer.json()) as { data: { accessToken: string } }).data.accessToken
}

const post = (docket: Docket, path: string, token: string | null, body: object): Promise<Response> =>
  fetch(docket.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
