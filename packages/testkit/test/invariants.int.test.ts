import { auditConsumer } from '@docket/consumers'
import { readEvents } from '@docket/event-store'
import { projectionsConsumer } from '@docket/read-models'
import { silentLogger } from '@docket/runtime'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../src/index.ts'
import { checkPositions } from '../src/invariants/consumer-positions.ts'
import { checkGapless } from '../src/invariants/gapless-streams.ts'
import { commented, logOf, opened, ticketOf } from '../src/invariants/made-log.fixture.ts'
import { checkTables } from '../src/invariants/tables-equal-log.ts'

let database = await testDatabase()
afterAll(() => database.close())

const one = `ticket-${ticketOf(1)}`
const told = async (violations: Promise<readonly { what: string }[]>) =>
  (await violations).map(({ what }) => what)

beforeEach(async () => {
  await database.close()
  database = await testDatabase()
  const { pool } = database
  for (const event of [...logOf(1, opened(1), commented()), ...logOf(2, opened(2))]) {
    await pool.query(
      `insert into streams (stream_id, tenant_id, category, version) values ($1, $2, 'ticket', $3)
       on conflict (stream_id) do update set version = excluded.version`,
      [event.streamId, event.tenantId, event.version],
    )
    await pool.query(
      `insert into events (stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at,
         recorded_at, data, meta)
       values ($1, $2, $3, $4, $5, gen_random_uuid(), $6, $7, $7, $8, $9)`,
      [
        ...[event.streamId, event.version, event.position, event.type, event.schemaVersion, event.tenantId],
        ...[event.occurredAt, JSON.stringify(event.data), JSON.stringify(event.meta)],
      ],
    )
  }
  const consumer = projectionsConsumer({ pool, liveFeed: { announce: async () => {} } })
  await auditConsumer({ pool, readEvents, log: silentLogger() }, consumer)
})

test('everything holds after the projections have caught up', async () => {
  expect(await checkGapless(database.pool)).toEqual([])
  expect(await checkPositions(database.pool, ['projections'])).toEqual([])
  expect(await checkTables(database.pool)).toEqual([])
})

test('sees a stream with a gap, without its first event, and ahead of its events', async () => {
  await database.pool.query('delete from events where version = 1 and stream_id = $1', [one])
  await database.pool.query('update streams set version = 2 where stream_id <> $1', [one])
  expect(await told(checkGapless(database.pool))).toEqual([
    `${one} is at version 2 and has 1 events from 2 to 2`,
    `ticket-${ticketOf(2)} is at version 2 and has 1 events from 1 to 1`,
  ])
})

test('sees events without a stream', async () => {
  await database.pool.query('delete from streams where stream_id = $1', [one])
  expect(await told(checkGapless(database.pool))).toEqual([
    `${one} is at version null and has 2 events from 1 to 2`,
  ])
})

test('sees a consumer that is behind, unless the ticket is parked with a reason', async () => {
  const { pool } = database
  await pool.query('update consumer_stream set version = 1 where stream_id = $1', [one])
  const behind = [`projections is at version 1 of ${one}@2, which is not parked`]
  expect(await told(checkPositions(pool, ['projections']))).toEqual(behind)
  const parking = `insert into parked (consumer, stream_id, version, error, attempts) values ('projections', $1, 1, $2, 3)`
  await pool.query(parking, [one, ''])
  expect(await told(checkPositions(pool, ['projections']))).toEqual(behind)
  await pool.query('update parked set error = $1', ['a reason'])
  expect(await told(checkPositions(pool, ['projections']))).toEqual([])
})

test('sees a consumer that has never heard of a ticket', async () =>
  expect(await told(checkPositions(database.pool, ['newcomer']))).toHaveLength(2))

test.each([
  [
    'ticket_list',
    `update ticket_list set title = 'Other' where title = 'Ticket 1'`,
    /ticket_list .*title is "Other"/,
  ],
  [
    'ticket_detail',
    `update ticket_detail set detail = detail || '{"description": ""}'`,
    /ticket_detail .*detail is/,
  ],
  ['ticket_comment', 'delete from ticket_comment', /ticket_comment lacks/],
  ['ticket_history', 'delete from ticket_history', /ticket_history lacks/],
  ['ticket_statistics', 'update ticket_statistics set count = count + 1', /ticket_statistics .*count is/],
  ['ticket_search', 'delete from ticket_search', /ticket_search is wrong about/],
  [
    'a ticket too much',
    `delete from events where version = 1 and data ->> 'title' = 'Ticket 2'`,
    /ticket_list has/,
  ],
])('sees a read table that differs from the log: %s', async (_name, spoil, seen) => {
  await database.pool.query(spoil)
  expect((await told(checkTables(database.pool))).join('\n')).toMatch(seen)
})
