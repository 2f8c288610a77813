import { createKysely, transaction } from '@docket/database'
import { systemIds } from '@docket/runtime'
import { testDatabase } from '@docket/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ClockFilters,
  listClocks,
  seedServiceLevels,
  type TicketClock,
  writeClocks,
} from '../src/index.ts'
import { newTenant, serviceLevelsOf } from './tenants.ts'

const database = await testDatabase()
const { pool } = database
afterAll(() => database.close())
const db = createKysely<never>(pool)
const serviceLevels = serviceLevelsOf(pool)
const hour = 3_600_000
const now = Date.parse('2026-11-02T09:00:00.000Z')
const iso = (instant: number) => new Date(instant).toISOString()

const [tenantId, strangers] = [await newTenant(pool), await newTenant(pool)]
let calendarId = ''
beforeAll(async () => {
  await transaction(pool, (client) => seedServiceLevels(client, { tenantId }))
  const { rows } = await pool.query('select calendar_id from sla_calendars where tenant_id = $1', [tenantId])
  calendarId = rows[0].calendar_id
})

const team = systemIds.next()
let number = 0
const ticket = async (
  clocks: readonly Partial<TicketClock>[],
  {
    of = tenantId,
    ...more
  }: { of?: string; priority?: string; tier?: string; teamId?: string; title?: string } = {},
): Promise<string> => {
  const ticketId = systemIds.next()
  number += 1
  await pool.query(
    `insert into ticket_list (ticket_id, tenant_id, number, title, status, priority, type, category, channel,
       requester_id, tags, escalation_level, delayed, comment_count, public_comment_count, reopen_count,
       reassignment_count, importing, created_at, updated_at, public_updated_at, version, public_version, tier, team_id)
     values ($1, $2, $3, $4, 'OPEN', $5, 'INCIDENT', 'general', 'WEB', 'rita', '{}', 0, false, 0, 0, 0, 0, false,
       now(), now(), now(), 1, 1, $6, $7)`,
    [
      ticketId,
      of,
      `TCK-${number}`,
      more.title ?? 'x',
      more.priority ?? 'P3',
      more.tier ?? null,
      more.teamId ?? null,
    ],
  )
  const rows = clocks.map(
    (one): TicketClock => ({
      ...{ metric: 'resolution', cycle: 1, state: 'running', dueAt: now + hour, breachedAt: null },
      ...{ startedAt: now - hour, remaining: hour, counting: true, computedAt: now },
      calendar: { calendarId, calendarVersion: 1 },
      ...one,
    }),
  )
  await transaction(pool, (client) => writeClocks(client, [{ ticketId, tenantId: of, clocks: rows }]))
  return ticketId
}
const list = async (filters: ClockFilters = {}, at = now) =>
  listClocks(db, serviceLevels, {
    ...{ tenantId, filters, now: iso(at), fingerprint: 'q' },
    page: { limit: 100, cursor: null },
  })
const paused = { state: 'paused', dueAt: null, counting: false } as const

test('the next due first, paused ones last, nobody else’s, page by page in both directions', async () => {
  const last = await ticket([{ dueAt: now + 3 * hour }])
  const waiting = await ticket([paused, { metric: 'first_reply', dueAt: now + 2 * hour }])
  const first = await ticket([
    { dueAt: now - hour, state: 'breached', breachedAt: now - hour, remaining: -hour },
  ])
  const also = await ticket([paused])
  await ticket([{}], { of: strangers })
  const found = await list()
  const order = [
    [first, 'resolution'],
    [waiting, 'first_reply'],
    [last, 'resolution'],
    [waiting, 'resolution'],
    [also, 'resolution'],
  ]
  expect(found.rows.map(({ ticketId, metric }) => [ticketId, metric])).toEqual(order)
  expect(found).toMatchObject({ total: 5, hasMore: false, next: null, prev: null })

  const page = (limit: number, cursor: Parameters<typeof listClocks>[2]['page']['cursor']) =>
    listClocks(db, serviceLevels, {
      ...{ tenantId, filters: {}, now: iso(now), fingerprint: 'q' },
      page: { limit, cursor },
    })
  for (const limit of [1, 2, 3]) {
    const forwards: string[][] = []
    let at = await page(limit, null)
    for (;;) {
      forwards.push(...at.rows.map(({ ticketId, metric }) => [ticketId, metric]))
      if (at.next === null) break
      at = await page(limit, at.next)
    }
    expect(forwards).toEqual(order)
    const backwards: string[][] = []
    while (at.prev !== null) {
      at = await page(limit, at.prev)
      backwards.unshift(...at.rows.map(({ ticketId, metric }) => [ticketId, metric]))
    }
    expect(backwards).toEqual(order.slice(0, backwards.length))
    expect(backwards.length).toBeGreaterThanOrEqual(order.length - limit)
  }
  await expect(
    listClocks(db, serviceLevels, {
      ...{ tenantId, filters: {}, now: iso(now), fingerprint: 'another' },
      page: { limit: 1, cursor: (await page(1, null)).next },
    }),
  ).rejects.toMatchObject({ code: 'invalid_input' })
})

test('filters are alternatives inside and conditions among each other', async () => {
  const vip = await ticket([{ dueAt: now + hour / 2 }, { metric: 'first_reply' }], {
    tier: 'VIP',
    priority: 'P1',
    teamId: team,
  })
  const ids = async (filters: ClockFilters) => (await list(filters)).rows.map(({ ticketId }) => ticketId)
  expect(await ids({ tier: ['VIP'] })).toEqual([vip, vip])
  expect(await ids({ tier: ['VIP'], metric: ['first_reply'] })).toEqual([vip])
  expect(await ids({ teamId: [team], priority: ['P1', 'P2'] })).toEqual([vip, vip])
  expect(await ids({ teamId: [team], assigneeId: ['x'] })).toEqual([])
  expect(await ids({ teamId: [null, team] })).toHaveLength(7)
  expect(await ids({ dueBefore: iso(now + hour), teamId: [team] })).toEqual([vip])
  expect((await list({ state: ['paused'] })).rows.every(({ state }) => state === 'paused')).toBe(true)
})

test('asked later, what is left is less, and what is overdue is breached, recorded or not', async () => {
  const id = await ticket([{}], { title: 'later' })
  const rowAt = async (at: number) => (await list({}, at)).rows.find(({ ticketId }) => ticketId === id)
  expect(await rowAt(now + hour / 4)).toMatchObject({
    state: 'running',
    remainingMs: 0.75 * hour,
    counting: true,
  })
  expect(await rowAt(now + hour)).toMatchObject({ state: 'running', remainingMs: 0, breachedAt: null })
  expect(await rowAt(now + hour + 1)).toMatchObject({
    state: 'breached',
    remainingMs: -1,
    breachedAt: iso(now + hour),
  })
  const found = await list({ state: ['breached'] }, now + hour + 1)
  expect(found.rows.map(({ ticketId }) => ticketId)).toContain(id)
})

test('a ticket whose clocks are over is listed no more', async () => {
  const id = await ticket([{}, { metric: 'first_reply' }])
  await transaction(pool, (client) => writeClocks(client, [{ ticketId: id, tenantId, clocks: [] }]))
  expect((await list()).rows.filter(({ ticketId }) => ticketId === id)).toEqual([])
})

test('what is left of a breached clock is told anew when its target changes, though its due date stays', async () => {
  const breached: TicketClock = {
    ...{ metric: 'resolution', cycle: 1, state: 'breached', dueAt: now - hour, breachedAt: now - hour },
    ...{ startedAt: now - 2 * hour, remaining: -hour, counting: true, computedAt: now },
    calendar: { calendarId, calendarVersion: 1 },
  }
  const ticketId = await ticket([breached])
  const more = [{ ticketId, tenantId, clocks: [{ ...breached, remaining: 5 * hour }] }]
  await transaction(pool, (client) => writeClocks(client, more))
  const { rows } = await list()
  expect(rows.find((row) => row.ticketId === ticketId)).toMatchObject({ remainingMs: 5 * hour })
})
