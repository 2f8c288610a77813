import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { outboxSource } from '@docket/consumers'
import { createEventStore } from '@docket/event-store'
import { createHealth, createMetrics, silentLogger } from '@docket/runtime'
import { testDatabase, until } from '@docket/testkit'
import { afterAll, expect, test } from 'vitest'
import { startProjections } from '../src/index.ts'
import { comment, openTicket, tenantId } from './ticket-log.ts'

const database = await testDatabase()
afterAll(() => database.close())
const { pool, url } = database
const log = silentLogger()
const store = createEventStore(pool)

type Ran = { code: number; stdout: string; stderr: string }
const run = (program: string, words: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Promise<Ran> => {
  const file = fileURLToPath(new URL(`../src/${program}.ts`, import.meta.url))
  const env = { PATH: process.env.PATH, DATABASE_URL: url, ...more }
  return promisify(execFile)(process.execPath, [file, ...words], { env }).then(
    (done) => ({ code: 0, ...done }),
    (failed: Ran) => failed,
  )
}

test('a ticket is traced from its commands to its rows, by id and by number', async () => {
  await pool.query(
    "insert into tenants (tenant_id, slug, name, created_at) values ($1, 'acme', 'Acme', now())",
    [tenantId],
  )
  const ticketId = await openTicket(store)
  await comment(store, ticketId, 1)
  const before = await run('trace', [ticketId])
  expect(before.stdout).toContain('none has met it yet')

  const source = outboxSource({ pool, log })
  const liveFeed = { announce: async () => {} }
  const [metrics, health] = [createMetrics(), createHealth()]
  const projections = await startProjections({ pool, source, liveFeed, log, metrics, health })
  const at = async () =>
    (await pool.query('select version from ticket_list where ticket_id = $1', [ticketId])).rows[0]?.version
  await until(async () => (await at()) === 2)
  const level = await run('lag')
  expect(level.stdout).toMatch(/projections +level/)
  await projections.stop()
  await comment(store, ticketId, 2)

  const [{ stdout }, byNumber] = await Promise.all([
    run('trace', ['--', ticketId]),
    run('trace', [`TCK-${ticketId.slice(-6)}`]),
  ])
  expect(byNumber.stdout).toBe(stdout)
  const events = await store.readStream(tenantId, `ticket-${ticketId}`)
  expect(stdout).toContain(`${ticketId}  tenant acme (${tenantId})  version 3`)
  for (const { eventId, position, meta, type, version } of events) {
    expect(stdout).toMatch(new RegExp(`v${version}  position ${position}  ${type} .* event ${eventId}`))
    expect(stdout).toMatch(new RegExp(`user requester-1  correlation ${meta.correlationId}.*-> ${type}`))
    expect(stdout).toMatch(new RegExp(`v${version}  position ${position}  transaction \\d+`))
  }
  expect(stdout).toContain('cursor projections: has 1 to handle')
  expect(stdout).toContain('projections: version 2, 1 behind')
  expect(stdout).toContain('ticket_list: 1 rows, version 2')
  expect(stdout).toContain('ticket_comment: 1 rows')

  const lag = await run('lag')
  expect(lag.code).toBe(0)
  expect(lag.stdout).toMatch(/outbox +last position \d+, \d+ partitions/)
  expect(lag.stdout).toMatch(/projections +\d+\.\d s behind, owner \d+/)
  expect(lag.stdout).toMatch(/projections +at least 1 events, \d+\.\d s behind/)
  expect(lag.stdout).toContain('jobs        0 waiting, 0 active')
  expect(lag.stdout).toContain('timers      0 waiting')
})

test('what does not exist, or cannot be reached, is told in a sentence', async () => {
  const unknown = await run('trace', ['TCK-999999'])
  expect(unknown).toMatchObject({ code: 2, stderr: 'trace: there is no ticket TCK-999999\n' })
  expect(await run('trace')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Usage: npm run trace'),
  })
  const away = await run('lag', [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/docket' })
  expect(away.code).toBe(1)
  expect(away.stderr).toMatch(/^lag: the database does not answer: .*ECONNREFUSED/)
})
