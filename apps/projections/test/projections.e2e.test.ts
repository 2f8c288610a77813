import { countParked, outboxSource, redrive } from '@docket/consumers'
import { createKysely } from '@docket/database'
import { createEventStore, createOutboxWakeup, readEvents } from '@docket/event-store'
import type { Announcement } from '@docket/live-feed'
import {
  foldTicketDetail,
  listComments,
  projectionsConsumer,
  type ReadDatabase,
  readOverview,
  readTicket,
  rebuild,
  waitForVersion,
} from '@docket/read-models'
import { createHealth, createMetrics, Failure, type Running, silentLogger } from '@docket/runtime'
import { type TestDatabase, testDatabase, until } from '@docket/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startProjections } from '../src/index.ts'
import { comment, openTicket, streamOf, tenantId } from './ticket-log.ts'

const log = silentLogger()
const staff = { kind: 'staff', userId: 'agent-1' } as const

let database: TestDatabase
let running: Running[]
let announced: Announcement[]
beforeEach(async () => {
  database = await testDatabase()
  running = []
  announced = []
})
afterEach(async () => {
  for (const one of running) await one.stop()
  await database.close()
})

const start = async (
  liveFeed = { announce: async (batch: readonly Announcement[]) => void announced.push(...batch) },
) => {
  const { pool } = database
  const [wakeup, metrics, health] = [createOutboxWakeup(), createMetrics(), createHealth()]
  const source = outboxSource({ pool, log, wakeup })
  running.push(await startProjections({ pool, source, liveFeed, log, metrics, health }))
  return { store: createEventStore(pool, { wakeup }), db: createKysely<ReadDatabase>(pool), metrics, health }
}

const reached = async (
  db: ReturnType<typeof createKysely<ReadDatabase>>,
  ticketId: string,
  version: number,
) => expect(await waitForVersion(db, { tenantId, ticketId, version, withinMs: 10_000 })).toBe('reached')

test('what is appended is in the read tables and announced', async () => {
  const { store, db } = await start()
  const ticketId = await openTicket(store)
  await comment(store, ticketId, 1)
  await reached(db, ticketId, 2)
  expect(await readTicket(db, tenantId, ticketId)).toMatchObject({ title: 'The printer burns', version: 2 })
  const page = await listComments(db, {
    tenantId,
    ticket: { ticketId, mergedInto: null, mergedTickets: [] },
    viewer: staff,
    page: { limit: 9, cursor: null },
  })
  expect(page.rows.map((row) => row.body)).toEqual(['after version 1'])
  expect(await readOverview(db, tenantId, new Date().toISOString())).toMatchObject({
    total: 1,
    createdToday: 1,
  })
  await until(() => expect(announced.at(-1)).toMatchObject({ tenantId, ticketId, version: 2 }))
})

test('an announcement that fails is repeated, and the rows are written once', async () => {
  let failures = 2
  const { store, db } = await start({
    announce: async (batch) => {
      if (failures-- > 0) throw new Failure('dependency_down', 'the feed is away')
      announced.push(...batch)
    },
  })
  const ticketId = await openTicket(store)
  await until(() => expect(announced.map((one) => one.ticketId)).toContain(ticketId))
  expect(announced[0]).toMatchObject({ version: 1, after: { requesterId: 'requester-1' } })
  expect(await readOverview(db, tenantId, new Date().toISOString())).toMatchObject({
    total: 1,
    createdToday: 1,
  })
})

test('a ticket that cannot be applied is parked, readable from the log, and stops nobody else', async () => {
  const { store, db, health } = await start()
  const poisoned = await openTicket(store)
  await comment(store, poisoned, 1, 'CommentFromTheFuture')
  await comment(store, poisoned, 2)
  const healthy = await openTicket(store)
  await reached(db, healthy, 1)
  const asked = { tenantId, ticketId: poisoned, version: 3, withinMs: 10_000 }
  await until(async () => expect(await waitForVersion(db, asked)).toBe('parked'))
  expect(await readTicket(db, tenantId, healthy)).not.toBeNull()
  expect((await health.alerts()).alerts.map((alert) => alert.name)).toContain('streams_parked')

  await database.pool.query(`update events set type = 'CommentAdded' where type = 'CommentFromTheFuture'`)
  const consumer = projectionsConsumer({ pool: database.pool, liveFeed: { announce: async () => {} } })
  await redrive({ pool: database.pool, readEvents, log }, consumer)
  expect(await countParked(database.pool, 'projections')).toBe(0)
  const events = await store.readStream(tenantId, streamOf(poisoned))
  expect(await readTicket(db, tenantId, poisoned)).toEqual(foldTicketDetail(events))
})

test('a rebuild beside the running projections loses nothing', async () => {
  const { store, db } = await start()
  const ticketIds = await Promise.all(Array.from({ length: 20 }, () => openTicket(store)))
  const commenting = ticketIds.map(async (ticketId) => {
    for (let version = 1; version <= 5; version++) await comment(store, ticketId, version)
  })
  const { events } = await rebuild({ pool: database.pool, tables: ['ticket_list', 'ticket_statistics'] })
  expect(events).toBeLessThanOrEqual(120)
  await Promise.all(commenting)
  for (const ticketId of ticketIds) await reached(db, ticketId, 6)
  const { rows } = await database.pool.query('select version, comment_count from ticket_list')
  expect(rows).toEqual(ticketIds.map(() => ({ version: 6, comment_count: 5 })))
  expect(await readOverview(db, tenantId, new Date().toISOString())).toMatchObject({ total: 20 })

  const told = () => new Set(announced.filter((one) => one.version === 6).map((one) => one.ticketId))
  await until(() => expect(told().size).toBe(20))
})

test('lag, parked tickets and readiness can be seen', async () => {
  const { store, db, metrics, health } = await start()
  await reached(db, await openTicket(store), 1)
  await until(async () => expect((await health.ready()).ok).toBe(true))
  expect(await metrics.metrics()).toMatch(/docket_projection_lag_seconds\{consumer="projections"\} \d/)
})
