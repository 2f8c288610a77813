import { until } from '@docket/testkit'
import { importSettings } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { takeDue } from '../src/worker/take-due.ts'
import { dayMs, minuteMs, tenantId, useSlaHouse } from './house.ts'

const house = await useSlaHouse()
const { pool, clock, start, open, resolve, wait, give, pass, at, status, eventsOf, settled } = house
const untilLast = (ticketId: string, type: string) =>
  until(async () => (await status(ticketId)) === type, { withinMs: 15_000 })
const timers = async () => (await pool.query('select * from ticket_timer')).rows

test('a ticket is closed five days after it was resolved, and no instant sooner', async () => {
  start()
  const ticketId = await open()
  await resolve(ticketId)
  const resolved = (await eventsOf(ticketId)).at(-1)
  await settled()
  pass(5 * dayMs - 1)
  await new Promise((resolve) => setTimeout(resolve, 150)) // several looks of the worker
  expect(await status(ticketId)).toBe('TicketResolved')
  pass(1)
  await untilLast(ticketId, 'TicketClosed')
  const closed = (await eventsOf(ticketId)).at(-1)
  expect(closed).toMatchObject({
    occurredAt: at(),
    meta: { actor: { kind: 'system', id: 'sla', ip: null }, causationId: resolved?.eventId },
  })
  await until(async () => (await timers()).length === 0)
})

test('a waiting ticket wakes to OPEN at its time', async () => {
  start()
  const ticketId = await open()
  await wait(ticketId, 60 * minuteMs)
  await settled()
  pass(60 * minuteMs)
  await untilLast(ticketId, 'TicketStatusChanged')
  await until(async () => (await eventsOf(ticketId)).length === 3)
  expect((await eventsOf(ticketId)).at(-1)).toMatchObject({
    data: { from: 'PENDING_INFO', to: 'OPEN' },
    meta: { actor: { kind: 'system' } },
  })
})

test('what happens meanwhile counts: reopened, woken, waiting longer, without an end', async () => {
  start()
  const [reopened, woken, longer, endless] = [await open(), await open(), await open(), await open()]
  await resolve(reopened)
  for (const one of [woken, longer, endless]) await wait(one, 60 * minuteMs)
  pass(30 * minuteMs)
  const settings = importSettings
  await give(reopened, { type: 'ReopenTicket', at: at(), data: { reason: null, settings } })
  await give(woken, { type: 'ChangeStatus', at: at(), data: { to: 'IN_PROGRESS', settings } })
  await wait(longer, 90 * minuteMs)
  await give(endless, { type: 'ChangeStatus', at: at(), data: { to: 'PENDING_INFO', until: null, settings } })
  await settled()
  expect(await timers()).toMatchObject([{ ticket_id: longer, kind: 'wake_up' }])
  pass(6 * dayMs)
  await until(async () => (await eventsOf(longer)).length === 4)
  await settled()
  expect(await timers()).toEqual([])
  expect(await status(reopened)).toBe('TicketReopened')
  expect((await eventsOf(woken)).length).toBe(3)
  expect((await eventsOf(endless)).length).toBe(3)
})

test('a deleted ticket is left alone, and closed once it is restored', async () => {
  start()
  const ticketId = await open()
  await resolve(ticketId)
  await give(ticketId, { type: 'DeleteTicket', at: at(), data: { reason: null } })
  await settled()
  expect(await timers()).toEqual([])
  pass(6 * dayMs)
  await give(ticketId, { type: 'RestoreTicket', at: at(), data: {} })
  await untilLast(ticketId, 'TicketClosed')
})

test('a ticket under import is untouched until the import is finished', async () => {
  start()
  const ticketId = await open({ imported: true })
  await resolve(ticketId)
  pass(30 * dayMs)
  await settled()
  expect(await timers()).toEqual([])
  expect(await status(ticketId)).toBe('TicketResolved')
  await give(ticketId, { type: 'FinishImport', at: at(), data: {} })
  await untilLast(ticketId, 'TicketClosed')
})

const backlog = async (count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const ticketId = await open()
    await wait(ticketId, (count - n) * minuteMs) // the last one opened is due first
    ids.push(ticketId)
  }
  const worker = start()
  await settled()
  await worker.stop()
  pass(count * minuteMs)
  return ids
}
const wokenInOrder = async (ids: readonly string[]): Promise<string[]> => {
  const { rows } = await pool.query(
    `select stream_id from events where type = 'TicketStatusChanged' and data ->> 'to' = 'OPEN'
     and stream_id = any ($1) order by pos`,
    [ids.map((id) => `ticket-${id}`)],
  )
  return rows.map((row) => row.stream_id.slice('ticket-'.length))
}

test('after a downtime what is overdue is handled in due order', async () => {
  const ids = await backlog(40)
  start()
  await until(async () => (await timers()).length === 0, { withinMs: 20_000 })
  const woken = await wokenInOrder(ids)
  const due = ids.toReversed()
  expect(woken.toSorted()).toEqual(due.toSorted())
  // a page of ten is done before the next is taken, a few of it at the same time
  for (const [place, id] of woken.entries()) expect(Math.abs(due.indexOf(id) - place)).toBeLessThan(10)
})

test('three replicas handle everything once, also what a dead worker had taken', async () => {
  const ids = await backlog(60)
  const lost = await takeDue(pool, { now: clock.now(), limit: 5, takenForMs: 400 })
  expect(lost.map((timer) => timer.ticketId)).toEqual(ids.toReversed().slice(0, 5))
  for (let replica = 0; replica < 3; replica++) start()
  await until(async () => (await timers()).length === 0, { withinMs: 20_000 })
  expect((await wokenInOrder(ids)).toSorted()).toEqual(ids.toSorted())
})

test('a clock that jumps back and forth changes nothing twice', async () => {
  start()
  const ticketId = await open()
  await wait(ticketId, 60 * minuteMs)
  await settled()
  pass(61 * minuteMs)
  await until(async () => (await eventsOf(ticketId)).length === 3)
  pass(-2 * 60 * minuteMs)
  await new Promise((resolve) => setTimeout(resolve, 100))
  pass(3 * dayMs)
  await settled()
  expect((await eventsOf(ticketId)).length).toBe(3)
})

test('the tenant says after how many days, from the next look on; or never', async () => {
  const id = tenantId
  await pool.query(
    "insert into tenants (tenant_id, slug, name, created_at) values ($1, 'acme', 'Acme', now())",
    [id],
  )
  await pool.query(
    `insert into tenant_settings (tenant_id, auto_close_after_days) values ($1, null)
    on conflict (tenant_id) do update set auto_close_after_days = null`,
    [id],
  )
  start({ renewEveryMs: 50 })
  const ticketId = await open()
  await resolve(ticketId)
  await settled()
  pass(100 * dayMs)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await status(ticketId)).toBe('TicketResolved')
  await pool.query(
    'update tenant_settings set auto_close_after_days = 101, rules_revision = rules_revision + 1 where tenant_id = $1',
    [id],
  )
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await status(ticketId)).toBe('TicketResolved')
  pass(dayMs)
  await untilLast(ticketId, 'TicketClosed')
})

test('a ticket is not closed by a setting that is no more, however long ago its time was written', async () => {
  const setTo = (days: number | null) =>
    pool.query(
      'update tenant_settings set auto_close_after_days = $2, rules_revision = rules_revision + 1 where tenant_id = $1',
      [tenantId, days],
    )
  await setTo(5)
  start({ renewEveryMs: 3_600_000 })
  const ticketId = await open()
  await resolve(ticketId)
  await settled()
  await setTo(null)
  pass(6 * dayMs)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await status(ticketId)).toBe('TicketResolved')
  await setTo(6)
  await untilLast(ticketId, 'TicketClosed')
})

test('lateness is measured, and what waits too long raises the alarm', async () => {
  const ticketId = await open()
  await wait(ticketId, minuteMs)
  const worker = start()
  await settled()
  await worker.stop()
  pass(3 * minuteMs)
  expect((await worker.health.alerts()).alerts).toContainEqual({
    name: 'sla_late',
    severity: 'warning',
    message: 'the first timer that is due has waited 120 s',
    value: 120,
  })
  const next = start()
  await until(async () => (await eventsOf(ticketId)).length === 3)
  // counted a moment after it is done
  const handled = /docket_sla_handled_total\{kind="wake_up",outcome="done"\} 1/
  await until(async () => handled.test(await next.metrics.metrics()))
  const text = await next.metrics.metrics()
  expect(text).toMatch(/docket_sla_lateness_seconds_sum\{kind="wake_up"\} 120/)
  expect((await next.health.ready()).ok).toBe(true)
})
