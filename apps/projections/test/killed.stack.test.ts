import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createEventStore } from '@docket/event-store'
import { type LiveFeed, redisFeed } from '@docket/live-feed'
import { foldTicketDetail, type TicketDetailRow } from '@docket/read-models'
import { type TestDatabase, testDatabase, testRedisUrl, until } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { comment, openTicket, streamOf, tenantId } from './ticket-log.ts'

let database: TestDatabase
let child: ChildProcess | undefined
let feed: LiveFeed
let heard: Map<string, number>
const listening = new AbortController()
beforeEach(async () => {
  database = await testDatabase()
  feed = redisFeed({ url: testRedisUrl() })
  heard = new Map()
  void listen(feed, heard)
})
afterEach(async () => {
  await feed.close()
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await database.close()
})

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const startProcess = (faults?: string): ChildProcess => {
  child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      DOCKET_LOG_LEVEL: 'error',
      ...(faults ? { DOCKET_FAULTS: faults } : {}),
    },
    stdio: 'inherit',
  })
  return child
}

/** Remembers the newest version that a follower of the feed was told of each ticket. */
const listen = async (feed: LiveFeed, heard: Map<string, number>) => {
  for await (const item of feed.follow(tenantId, null, listening.signal)) {
    if (item.kind === 'entry') heard.set(item.entry.ticketId, item.entry.version)
  }
}

const tablesEqualLog = async (ticketIds: readonly string[]) => {
  const store = createEventStore(database.pool)
  const { rows } = await database.pool.query<{ detail: TicketDetailRow }>('select detail from ticket_detail')
  const found = new Map(rows.map(({ detail }) => [detail.ticketId, detail]))
  for (const ticketId of ticketIds) {
    expect(found.get(ticketId)).toEqual(
      foldTicketDetail(await store.readStream(tenantId, streamOf(ticketId))),
    )
  }
  const { rows: sums } = await database.pool.query(
    `select sum(count) as total from ticket_statistics where dimension = 'total'`,
  )
  expect(Number(sums[0].total)).toBe(ticketIds.length)
  return true
}

test.each([
  'projections.after_begin',
  'projections.before_commit:3',
  'projections.after_commit:2',
  'projections.before_offset:2',
])('killed at %s, the next process ends with rows equal to the log, all announced', async (point) => {
  const store = createEventStore(database.pool)
  const killed = once(startProcess(point), 'exit')
  const ticketIds: string[] = []
  let dead = false
  void killed.then(() => {
    dead = true
  })
  while (!dead) {
    const ticketId = await openTicket(store)
    ticketIds.push(ticketId)
    await comment(store, ticketId, 1)
  }
  expect((await killed)[1]).toBe('SIGKILL')
  startProcess()
  await until(() => tablesEqualLog(ticketIds), { withinMs: 20_000 })
  await until(() => ticketIds.every((ticketId) => heard.get(ticketId) === 2))
})

test('a graceful stop ends within its time and with code 0', async () => {
  const store = createEventStore(database.pool)
  const ticketId = await openTicket(store)
  const running = startProcess()
  await until(() => tablesEqualLog([ticketId]), { withinMs: 20_000 })
  running.kill('SIGTERM')
  const [code] = await once(running, 'exit')
  expect(code).toBe(0)
})
