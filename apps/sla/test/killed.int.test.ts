import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from '@docket/testkit'
import { afterEach, expect, test } from 'vitest'
import { useSlaHouse } from './house.ts'
import { threeLevels, usePromises, within } from './promises.ts'

const house = await useSlaHouse()
const { pool, url, open, wait, toRealTime, eventsOf } = house
const tickets = 300
const processes = new Set<ChildProcess>()
afterEach(() => {
  for (const one of processes) one.kill('SIGKILL')
})

const run = (): ChildProcess => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const env = { PATH: process.env.PATH, DATABASE_URL: url, DOCKET_LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [main], { env, stdio: 'inherit' })
  processes.add(child)
  return child
}
const woken = async (): Promise<{ events: number; tickets: number }> => {
  const { rows } = await pool.query(
    `select count(*)::integer as events, count(distinct stream_id)::integer as tickets from events
     where type = 'TicketStatusChanged' and data ->> 'to' = 'OPEN' and meta -> 'actor' ->> 'kind' = 'system'`,
  )
  return rows[0]
}

test('processes killed with kill -9 at work leave nothing undone and nothing done twice', async () => {
  toRealTime()
  for (let n = 0; n < tickets; n++) await wait(await open(), 20)
  let [one, other] = [run(), run()]
  for (let kills = 0; kills < 3; kills++) {
    const before = (await woken()).events
    if (before === tickets) break
    await until(async () => (await woken()).events > before, { withinMs: 60_000 })
    one.kill('SIGKILL')
    ;[one, other] = [other, run()]
  }
  // what a killed one had in hand comes back after some seconds
  await until(async () => (await woken()).tickets === tickets, { withinMs: 60_000, everyMs: 100 })
  expect(await woken()).toEqual({ events: tickets, tickets })
  await until(async () => (await pool.query('select from ticket_timer')).rowCount === 0)
}, 120_000)

const recorded = async (): Promise<{ events: number; thresholds: number }> => {
  const { rows } = await pool.query(
    `select count(*)::integer as events, count(distinct (stream_id,
       coalesce(data ->> 'threshold', data -> 'cause' ->> 'threshold')))::integer as thresholds
     from events where type in ('SlaWarningRaised', 'SlaBreached', 'TicketEscalated')`,
  )
  return rows[0]
}

test('case 38: killed with kill -9 at work they record each warning, breach and level exactly once', async () => {
  toRealTime()
  const { promised } = await usePromises(house)
  const ids: string[] = []
  const targets = { resolution: within(400, threeLevels) }
  for (let n = 0; n < tickets; n++) ids.push(await promised(targets))
  const all = tickets * 5
  let [one, other] = [run(), run()]
  for (let kills = 0; kills < 4; kills++) {
    const before = (await recorded()).events
    if (before === all) break
    await until(async () => (await recorded()).events > before, { withinMs: 60_000, everyMs: 5 })
    one.kill('SIGKILL')
    ;[one, other] = [other, run()]
  }
  await until(async () => (await recorded()).thresholds === all, { withinMs: 60_000, everyMs: 100 })
  expect(await recorded()).toEqual({ events: all, thresholds: all })
  await until(async () => (await pool.query('select from ticket_timer')).rowCount === 0, { withinMs: 20_000 })
  for (const id of ids.slice(0, 20)) {
    const events = await eventsOf(id)
    const opened = Date.parse(events.find(({ type }) => type === 'SlaPolicyApplied')!.occurredAt)
    const breach = events.find(({ type }) => type === 'SlaBreached')!.data as { dueAt: string; at: string }
    expect(Date.parse(breach.at) - opened).toBeLessThanOrEqual(400)
    expect(breach.at).toBe(breach.dueAt)
  }
}, 120_000)
