import { createKysely } from '@docket/database'
import { append } from '@docket/event-store'
import { createPasswords, seedDemo } from '@docket/identity'
import { listTickets, projectionsName, type ReadDatabase, readOverview } from '@docket/read-models'
import { systemClock, systemIds } from '@docket/runtime'
import { checkGapless, checkPositions, checkTables, type TestDatabase, testDatabase } from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeedRefused, seed, wordOf } from '../src/index.ts'

const tickets = 400
const until = Date.UTC(2026, 10, 21)

let database: TestDatabase
let tenantId: string
const options = () => ({ pool: database.pool, tenantId, tickets, seed: 1, until, partitionSize: 1_000 })

beforeAll(async () => {
  database = await testDatabase()
  const people = {
    pool: database.pool,
    append,
    clock: systemClock,
    ids: systemIds,
    passwords: createPasswords(),
  }
  tenantId = (await seedDemo(people, { password: 'correct horse' })).tenantId
  await seed(options())
})
afterAll(() => database.close())

test('log, positions and every read table are as if it had all happened', async () => {
  expect(await checkGapless(database.pool)).toEqual([])
  expect(await checkPositions(database.pool, [projectionsName])).toEqual([])
  expect(await checkTables(database.pool)).toEqual([])
  expect(await checkTables(database.pool, { sample: 20 })).toEqual([])
})

test('its tickets are listed, counted and found', async () => {
  const db = createKysely<ReadDatabase>(database.pool)
  const viewer = { kind: 'staff', userId: 'nobody' } as const
  const query = { tenantId, viewer, sort: [], page: { limit: 10, cursor: null } }
  const all = await listTickets(db, { ...query, filters: {} })
  expect(all).toMatchObject({ total: tickets, hasMore: true })
  expect(all.rows[0]?.number).toBe(`TCK-000${tickets}`)
  expect((await listTickets(db, { ...query, filters: { q: wordOf(3) } })).total).toBeGreaterThan(100)
  const { total, open } = await readOverview(db, tenantId, new Date(until).toISOString())
  expect(total).toBe(tickets)
  expect(open).toBeGreaterThan(5)
  expect(open).toBeLessThan(60)
})

test('every status occurs, and nothing lies in the future', async () => {
  const { rows } = await database.pool.query<{ statuses: string[]; latest: string }>(
    'select array_agg(distinct status) as statuses, max(updated_at)::text as latest from ticket_list',
  )
  expect(rows[0]?.statuses).toEqual(expect.arrayContaining(['CLOSED', 'NEW', 'OPEN', 'IN_PROGRESS']))
  const { rows: events } = await database.pool.query<{ late: number }>(
    'select count(*) as late from events where stream_id like $1 and occurred_at > $2',
    ['ticket-%', new Date(until).toISOString()],
  )
  expect(Number(events[0]?.late)).toBe(0)
})

test('what is appended next follows on: numbers, positions, a partition of the outbox', async () => {
  const { rows } = await database.pool.query<{ numbered: boolean; placed: boolean; kept: boolean }>(
    `select (select next > $1 from number_blocks where tenant_id = $2 and series = 'ticket') as numbered,
      (select last_value >= (select max(pos) from events) from event_position) as placed,
      (select count(*) > 0 from outbox_partition, event_position
        where last_value + 1 >= from_pos and last_value + 1 < to_pos and not dropped) as kept`,
    [tickets, tenantId],
  )
  expect(rows[0]).toEqual({ numbered: true, placed: true, kept: true })
  const outbox = await database.pool.query("select from outbox where category = 'ticket'")
  expect(outbox.rowCount).toBe(0)
})

test('a second seed is refused and changes nothing', async () => {
  await expect(seed(options())).rejects.toBeInstanceOf(SeedRefused)
  const { rows } = await database.pool.query<{ tickets: number }>(
    'select count(*) as tickets from ticket_list',
  )
  expect(Number(rows[0]?.tickets)).toBe(tickets)
})

test('the same seed makes the same tickets', async () => {
  const textsOf = async ({ pool }: TestDatabase) =>
    (
      await pool.query(
        'select number, ticket_id, title, status, tags, updated_at from ticket_list order by 1',
      )
    ).rows
  const other = await testDatabase()
  try {
    const people = {
      pool: other.pool,
      append,
      clock: systemClock,
      ids: systemIds,
      passwords: createPasswords(),
    }
    const demo = await seedDemo(people, { password: 'correct horse' })
    await seed({ ...options(), pool: other.pool, tenantId: demo.tenantId })
    expect(await textsOf(other)).toEqual(await textsOf(database))
  } finally {
    await other.close()
  }
})
