import { randomUUID } from 'node:crypto'
import { createEventStore } from '@docket/event-store'
import type { Pool } from 'pg'
import { appendOneByOne, sampleEvent } from '../load/append-one.ts'
import { rateOf } from '../measure/rate.ts'
import { type Contenders, runRounds } from '../measure/rounds.ts'
import type { Benchmark, Result } from '../result.ts'
import { type BenchServer, startBenchServer } from '../target/bench-server.ts'
import { pgbenchOneStatement } from '../target/pgbench.ts'

const roundMs = (quick: boolean) => (quick ? 300 : 2_000)
const rounds = (quick: boolean) => (quick ? 1 : 7)
const eventsPerStream = 4
const tenantId = randomUUID()

/** Appends of one event through the store, against a bare client calling the same function and against pgbench. */
export const append: Benchmark = {
  id: 'append',
  about: 'one event an append: the store against a bare pg client (pool 8) and pgbench with one statement',
  async run({ quick }) {
    const server = await startBenchServer()
    try {
      return [...(await againstBareClient(server, quick)), ...(await byWriters(server, quick))]
    } finally {
      await server.stop()
    }
  },
}

const againstBareClient = async ({ pool, url }: BenchServer, quick: boolean): Promise<Result[]> => {
  const store = createEventStore(pool)
  const ms = roundMs(quick)
  const pgbench = await pgbenchOneStatement(url, pool)
  const contenders: Contenders<string> = {
    ours: () => rateOf(8, ms, () => appendOneByOne(store, tenantId, 'ticket')),
    bare: () => rateOf(8, ms, () => throughClient(pool)),
    ...(pgbench && { pgbench: () => pgbench(8, ms) }),
  }
  const { medians, steal, kept } = await runRounds(contenders, rounds(quick))
  const { ours = Number.NaN, bare = Number.NaN } = medians
  const note = `${kept} rounds`
  const rate = (metric: string, value: number): Result => ({
    id: 'append',
    metric,
    value,
    unit: 'events/s',
    steal,
    note,
  })
  const share = (metric: string, floor: number): Result => ({
    ...{
      id: 'append',
      metric,
      value: ours / floor,
      unit: 'ratio',
      ratio: ours / floor,
      steal,
      note,
    },
  })
  return [
    rate('append_pool8', ours),
    rate('bare_pg_pool8', bare),
    share('append_vs_bare_pg_pool8', bare),
    ...(medians.pgbench
      ? [
          rate('pgbench_one_statement', medians.pgbench),
          share('append_vs_pgbench_one_statement', medians.pgbench),
        ]
      : []),
  ]
}

/** More writers than connections queue in the pool, as requests do. */
const byWriters = async ({ pool }: BenchServer, quick: boolean): Promise<Result[]> => {
  const store = createEventStore(pool)
  const ms = roundMs(quick)
  const contenders = Object.fromEntries(
    [1, 8, 32, 128].map((writers) => [
      `append_${writers}_writers`,
      () => rateOf(writers, ms, () => appendOneByOne(store, tenantId, 'ticket')),
    ]),
  )
  const { medians, steal } = await runRounds(contenders, quick ? 1 : 3)
  return Object.entries(medians).map(([metric, value]) => ({
    id: 'append',
    metric,
    value,
    unit: 'events/s',
    steal,
  }))
}

const throughClient = async (pool: Pool): Promise<number> => {
  const streamId = `ticket-${randomUUID()}`
  for (let version = 0; version < eventsPerStream; version++) {
    await pool.query({
      name: 'bench-append',
      text: 'select * from append_to_stream($1, $2, $3, $4, $5, null, null, null, null, null)',
      values: [tenantId, streamId, 'ticket', version, JSON.stringify([sampleEvent()])],
    })
  }
  return eventsPerStream
}
