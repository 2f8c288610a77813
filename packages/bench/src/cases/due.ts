import { randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { setTimeout as after } from 'node:timers/promises'
import { transaction } from '@docket/database'
import { createEventStore } from '@docket/event-store'
import { seedServiceLevels } from '@docket/service-levels'
import type { Pool } from 'pg'
import { appendOneByOne, benchCategory } from '../load/append-one.ts'
import { rateOf } from '../measure/rate.ts'
import { percentile, runRounds } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { type BenchServer, startBenchServer } from '../target/bench-server.ts'
import { startSla } from '../target/start-sla.ts'
import { fillClocks, type KnownCalendar } from './due/fill-clocks.ts'
import { appendPromised } from './due/promised-tickets.ts'
import { pageSize, scanDue } from './due/scan-due.ts'
import { untilKnown, untilRecorded } from './due/until-recorded.ts'

const openClocks = 1_000_000
const steadyRate = 100
const marginMs = 3_000
const recordedWithinMs = 180_000

/** What falls due beside a million clocks that do not. */
export const due: Benchmark = {
  id: 'due',
  about:
    'service levels with 1 million open clocks: looks for what is due, many at one instant, 100 a second',
  async run({ quick, profile }) {
    const server = await startBenchServer()
    try {
      const calendar = await makeTenant(server.pool)
      await fillClocks(server.pool, calendar, quick ? openClocks / 10 : openClocks)
      const scans = await measureScans(server, calendar, quick)
      const worker = await startSla({ databaseUrl: server.url, profile: profile ? 'sla' : undefined })
      try {
        return [
          ...scans,
          ...(await atOneInstant(server, calendar, quick)),
          ...(await steadily(server, calendar, quick)),
        ]
      } finally {
        await worker.stop()
      }
    } finally {
      await server.stop()
    }
  },
}

const makeTenant = async (pool: Pool): Promise<KnownCalendar> => {
  const tenantId = randomUUID()
  await pool.query(
    "insert into tenants (tenant_id, slug, name, created_at) values ($1, 'bench', 'Bench', now())",
    [tenantId],
  )
  await transaction(pool, (client) => seedServiceLevels(client, { tenantId }))
  const { rows } = await pool.query<KnownCalendar>(
    `select tenant_id as "tenantId", calendar_id as "calendarId", version as "calendarVersion"
     from sla_calendars where tenant_id = $1`,
    [tenantId],
  )
  return rows[0]!
}

const measureScans = async (
  server: BenchServer,
  { tenantId }: KnownCalendar,
  quick: boolean,
): Promise<Result[]> => {
  const before = readCpuTicks()
  const looks = quick ? 50 : 500
  const nothing = await scanDue(server, { tenantId, due: 0, looks })
  const page = await scanDue(server, { tenantId, due: pageSize, looks })
  const steal = stealBetween(before, readCpuTicks())
  const result = (metric: string, value: number, note: string): Result => ({
    ...{ id: 'due', metric, value, unit: 'ms', steal, note: `${note}, ${load()}` },
  })
  return [
    result('due_scan', percentile(page, 0.5), `a page of ${pageSize} taken, the median of ${looks}`),
    result('due_scan_p99', percentile(page, 0.99), 'the same'),
    result('nothing_due_p50', percentile(nothing, 0.5), 'nothing there to be taken'),
    result('nothing_due_p99', percentile(nothing, 0.99), 'the same'),
  ]
}

/** All of them fall due at one instant, which the worker awaits; against appends of one event in the same rounds. */
const atOneInstant = async (
  { pool }: BenchServer,
  calendar: KnownCalendar,
  quick: boolean,
): Promise<Result[]> => {
  const store = createEventStore(pool)
  const count = quick ? 2_000 : 20_000
  const perTicketMs = await preparing(pool, calendar, quick ? 200 : 2_000)
  const handled = async (): Promise<number> => {
    const dueAt = Date.now() + marginMs + count * perTicketMs * 2
    const streams = await appendPromised(
      store,
      calendar,
      Array.from({ length: count }, () => dueAt),
    )
    await untilKnown(pool, streams, dueAt)
    await after(dueAt - Date.now())
    const recorded = await untilRecorded(pool, streams, recordedWithinMs)
    return (count / (Math.max(...recorded.map(({ recordedAt }) => recordedAt)) - dueAt)) * 1_000
  }
  const append = () =>
    rateOf(8, quick ? 300 : 4_000, () => appendOneByOne(store, calendar.tenantId, benchCategory))
  const { medians, steal, kept } = await runRounds({ handled, append }, quick ? 1 : 3)
  const ratio = medians.handled / medians.append
  const note = `${kept} rounds of ${count}, ${load()}`
  return [
    { ...{ id: 'due', metric: 'handled', value: medians.handled, unit: 'clocks/s', ratio, steal, note } },
    { ...{ id: 'due', metric: 'append_pool8', value: medians.append, unit: 'events/s', steal } },
    { ...{ id: 'due', metric: 'handled_vs_append', value: ratio, unit: 'ratio', ratio, steal, note } },
  ]
}

/** How long a ticket takes from its append until the worker knows it. */
const preparing = async (pool: Pool, calendar: KnownCalendar, count: number): Promise<number> => {
  const from = performance.now()
  const far = Date.now() + 30 * 86_400_000
  const streams = await appendPromised(
    createEventStore(pool),
    calendar,
    Array.from({ length: count }, () => far),
  )
  await untilKnown(pool, streams, far)
  return (performance.now() - from) / count
}

const steadily = async (
  { pool }: BenchServer,
  calendar: KnownCalendar,
  quick: boolean,
): Promise<Result[]> => {
  const count = steadyRate * (quick ? 5 : 30)
  const first = Date.now() + marginMs * 3
  const dueAt = Array.from({ length: count }, (_, n) => first + (n * 1_000) / steadyRate)
  const streams = await appendPromised(createEventStore(pool), calendar, dueAt)
  await untilKnown(pool, streams, first)
  const ticks = readCpuTicks()
  await after(dueAt.at(-1)! - Date.now())
  const recorded = await untilRecorded(pool, streams, recordedWithinMs)
  const steal = stealBetween(ticks, readCpuTicks())
  const lateness = recorded.map((one) => one.recordedAt - one.dueAt)
  const note = `${count} clocks at ${steadyRate}/s, to the database's time of the append, ${load()}`
  return (
    [
      ['lateness_p50', 0.5],
      ['lateness_p99', 0.99],
    ] as const
  ).map(([metric, share]) => ({
    ...{ id: 'due', metric, value: percentile(lateness, share), unit: 'ms', steal, note },
  }))
}

const load = (): string => `load average ${loadavg()[0]?.toFixed(1)}`
