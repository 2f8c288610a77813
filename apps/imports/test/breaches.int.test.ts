import { randomUUID } from 'node:crypto'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBreaches } from '../src/replay/check/check-breaches.ts'

// Logs written by hand, with breaches reckoned by hand: first reply within 1 h, resolution within 4 h.
let database: TestDatabase
const tenantId = randomUUID()
const calendarId = randomUUID()
const hour = 3_600_000
const targets = {
  first_reply: { target: { unit: 'duration', milliseconds: hour } },
  resolution: { target: { unit: 'duration', milliseconds: 4 * hour } },
}

beforeAll(async () => {
  database = await testDatabase()
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const hours = Object.fromEntries(days.map((day) => [day, [{ from: '00:00', to: '24:00' }]]))
  const { pool } = database
  await pool.query(
    "insert into tenants (tenant_id, slug, name, created_at) values ($1, 'acme', 'Acme', now())",
    [tenantId],
  )
  await pool.query(
    `insert into sla_calendars (calendar_id, tenant_id, version, name, created_at, updated_at)
     values ($1, $2, 1, '24/7', now(), now())`,
    [calendarId, tenantId],
  )
  await pool.query(
    `insert into sla_calendar_versions (calendar_id, version, body, created_at, created_by)
     values ($1, 1, $2, now(), 'docket')`,
    [calendarId, { name: '24/7', timeZone: 'UTC', hours, holidays: [] }],
  )
})
afterAll(() => database.close())

type Written = readonly [type: string, minute: number, data?: object]

const began = Date.parse('2020-03-02T08:00:00.000Z')
const minute = (count: number): string => new Date(began + count * 60_000).toISOString()

const moved = (to: string, at: number): Written => ['TicketStatusChanged', at, { to, restored: null }]
const replied = (at: number): Written => [
  'CommentAdded',
  at,
  { visibility: 'PUBLIC', authorKind: 'agent', carriedFrom: null },
]
const breached = (metric: string, at: number, cycle = 1): Written => [
  'SlaBreached',
  99_999,
  { metric, cycle, at: minute(at) },
]
const resolved = (at: number): Written => ['TicketResolved', at]
const reopened = (at: number, cycle = 2): Written => ['TicketReopened', at, { cycle }]

/** Writes tickets opened at minute 0, each with the policy that its import was finished with, and compares. */
const compared = async (...tickets: readonly (readonly Written[])[]) => {
  const tag = `log-${randomUUID()}`
  const finished: readonly Written[] = [
    ['TicketImportFinished', 90_000],
    ['SlaPolicyApplied', 90_000, { calendarId, calendarVersion: 1, targets }],
  ]
  for (const [place, life] of tickets.entries()) {
    const history = life.filter(([type]) => type !== 'SlaBreached')
    const since = life.filter(([type]) => type === 'SlaBreached')
    const events = [
      ['TicketOpened', 0, { tags: [tag], number: `T${place}` }],
      ...history,
      ...finished,
      ...since,
    ]
    const streamId = `ticket-${randomUUID()}`
    for (const [index, [type, at, data = {}]] of (events as Written[]).entries())
      await database.pool.query(
        `insert into events (stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at,
           recorded_at, data, meta)
         values ($1, $2, nextval('event_position'), $3, 1, gen_random_uuid(), $4, $5, now(), $6,
           '{"actor": {"kind": "import"}}')`,
        [streamId, index + 1, type, tenantId, minute(at), data],
      )
  }
  return checkBreaches(database.pool, tag)
}
const differences = async (...life: readonly Written[]) => (await compared(life))?.examples
const shown = (at: number) => minute(at)

test('what was recorded as it was computed does not differ', async () =>
  expect(
    await compared(
      [replied(30), resolved(200)],
      [resolved(300), breached('first_reply', 60), breached('resolution', 240)],
      [breached('first_reply', 60), breached('resolution', 240)], // open to this day
    ),
  ).toMatchObject({ tickets: 3, judged: 3, recorded: 4, computed: 4, differing: 0, examples: [] }))

test('a breach that is missing, too much, doubled or at another instant is told', async () => {
  const life = [replied(30), resolved(300)]
  const missing = `T0 resolution 1: computed ${shown(240)}, recorded none`
  expect(await differences(...life)).toEqual([missing])
  expect(await differences(...life, breached('resolution', 240), breached('first_reply', 60))).toEqual([
    `T0 first_reply 1: computed none, recorded ${shown(60)}`,
  ])
  expect(await differences(...life, breached('resolution', 240), breached('resolution', 240))).toEqual([
    `T0 resolution 1: computed ${shown(240)}, recorded ${shown(240)} and ${shown(240)}`,
  ])
  expect(await differences(...life, breached('resolution', 241))).toEqual([
    `T0 resolution 1: computed ${shown(240)}, recorded ${shown(241)}`,
  ])
})

test('waiting does not count towards the resolution, and delays no reply', async () =>
  expect(
    await differences(
      moved('PENDING_INFO', 40),
      moved('IN_PROGRESS', 100),
      moved('PENDING_INFO', 100),
      moved('PENDING_INFO', 160),
      moved('OPEN', 200),
      resolved(1_000),
      breached('first_reply', 60),
      breached('resolution', 400),
    ),
  ).toEqual([]))

test('an end at the very deadline is in time, a pause at it comes too late', async () => {
  expect(await differences(replied(60), resolved(240))).toEqual([])
  expect(await differences(resolved(60))).toEqual([])
  expect(
    await differences(replied(1), moved('PENDING_INFO', 240), resolved(900), breached('resolution', 240)),
  ).toEqual([])
  expect(await differences(replied(1), moved('PENDING_INFO', 240), resolved(240))).toEqual([])
})

test('each cycle is reckoned by itself, and waits for a first reply until there was one', async () => {
  expect(
    await differences(
      resolved(30),
      reopened(500),
      moved('PENDING_INFO', 500),
      moved('OPEN', 600),
      replied(700),
      resolved(900),
      ['TicketClosed', 900],
      reopened(2_000, 3),
      breached('first_reply', 560, 2),
      breached('resolution', 840, 2),
      breached('resolution', 2_240, 3),
    ),
  ).toEqual([])
})

test('tickets of which more is to be told are left out and counted', async () =>
  expect(
    await compared(
      [['DueDateSet', 10, { to: minute(20) }]],
      [['TicketStatusChanged', 10, { to: 'OPEN', restored: { status: 'OPEN' } }]],
      [resolved(300), breached('first_reply', 60), breached('resolution', 240)],
    ),
  ).toMatchObject({ tickets: 3, judged: 1, differing: 0 }))

test('a database without the log has nothing to compare', async () =>
  expect(await checkBreaches(database.pool, 'log-of-nobody')).toBeNull())
