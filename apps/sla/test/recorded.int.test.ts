import { createEventStore } from '@docket/event-store'
import { silentLogger, systemIds } from '@docket/runtime'
import { createServiceLevels } from '@docket/service-levels'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { recordDue, takeDueSla } from '../src/index.ts'
import { useSlaHouse } from './house.ts'
import { hourMs, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { start, pass, settled, clock } = house
const promises = await usePromises(house)
const { promised, recordings, clocks, timersOf } = promises

const later = (ms: number, from = clock.now()): string => new Date(Date.parse(from) + ms).toISOString()

test('a warning and a breach are recorded when they become true, and no instant sooner', async () => {
  start()
  const ticketId = await promised({ resolution: within(4 * hourMs) })
  const opened = clock.now()
  await settled()
  expect(await clocks()).toMatchObject([{ ticket_id: ticketId, metric: 'resolution', state: 'running' }])
  pass(3 * hourMs)
  await new Promise((resolve) => setTimeout(resolve, 150)) // several looks of the worker
  expect(await recordings(ticketId)).toEqual([])
  pass(1)
  await until(async () => (await recordings(ticketId)).length === 1)
  pass(hourMs)
  await until(async () => (await recordings(ticketId)).length === 2)
  expect(await recordings(ticketId)).toEqual([
    `resolution/1/warning:75 ${later(3 * hourMs, opened)}`,
    `resolution/1/breach ${later(4 * hourMs, opened)}`,
  ])
  await settled()
  expect(await timersOf(ticketId)).toEqual([])
  expect(await clocks()).toMatchObject([{ ticket_id: ticketId, state: 'breached' }])
})

test('lateness is measured from when something could be known, and what waits too long raises the alarm', async () => {
  const worker = start()
  const ticketId = await promised({ resolution: within(4 * hourMs) })
  await settled()
  await worker.stop()
  pass(4 * hourMs + 120_001)
  expect((await worker.health.alerts()).alerts).toMatchObject([{ name: 'sla_late', severity: 'critical' }])
  const next = start()
  await until(async () => (await recordings(ticketId)).length === 2)
  const late = await promised({ resolution: within(1000) })
  await settled()
  pass(3_000)
  await until(async () => (await recordings(late)).length === 2)
  // counted once the worker is done with it, a moment after it is recorded
  const handled = /docket_sla_handled_total\{kind="breach",outcome="done"\} 2/
  await until(async () => handled.test(await next.metrics.metrics()))
  const text = await next.metrics.metrics()
  // the first fell due before this process ran
  expect(text).toMatch(/docket_sla_lateness_seconds_count\{kind="breach"\} 1/)
  expect(text).toMatch(/docket_sla_lateness_seconds_sum\{kind="breach"\} 2/)
  expect((await next.health.alerts()).alerts).toEqual([])
})

test('an import full of times long past raises no alarm', async () => {
  const worker = start()
  await settled()
  await worker.stop()
  const ticketId = await house.open({ imported: true })
  pass(1000 * hourMs)
  await house.give(ticketId, { type: 'FinishImport', at: clock.now(), data: {} })
  await promises.apply(ticketId, { resolution: within(hourMs) })
  const consumer = start({ pollMs: 3_600_000, renewEveryMs: 3_600_000 })
  await settled()
  await consumer.stop()
  pass(1_000)
  expect((await consumer.health.alerts()).alerts).toEqual([])
})

test('what is written with a time that is past is recorded at once, not at the next look', async () => {
  start({ pollMs: 3_600_000 })
  const ticketId = await house.open()
  await settled()
  pass(10 * hourMs)
  await promises.apply(ticketId, { resolution: within(hourMs) }, undefined, later(-1))
  await until(async () => (await recordings(ticketId)).length === 1)
})

test('the next threshold need not wait until the consumer hears of the last', async () => {
  start()
  const ticketId = await promised({ resolution: within(4 * hourMs) })
  const opened = clock.now()
  await settled()
  await house.stopWorkers()
  pass(3 * hourMs + 1)
  const { pool } = house
  const taken = await takeDueSla(pool, { now: clock.now(), limit: 10, takenForMs: 5_000 })
  const log = silentLogger()
  const serviceLevels = createServiceLevels({ pool, clock, ids: systemIds })
  await recordDue({ pool, store: createEventStore(pool), serviceLevels, clock, ids: systemIds, log }, taken)
  expect(await recordings(ticketId)).toEqual([`resolution/1/warning:75 ${later(3 * hourMs, opened)}`])
  const { rows } = await pool.query('select due_at, taken_until from ticket_timer where ticket_id = $1', [
    ticketId,
  ])
  expect(rows).toEqual([{ due_at: later(4 * hourMs, opened), taken_until: null }])
})
