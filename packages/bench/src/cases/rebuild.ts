import { randomUUID } from 'node:crypto'
import { createEventStore } from '@docket/event-store'
import { type ReadTableName, readTableNames, rebuild as rebuildTables } from '@docket/read-models'
import type { Pool } from 'pg'
import { fillLog } from '../load/fill-log.ts'
import { fillReadTables } from '../load/fill-read-tables.ts'
import { type Contenders, runRounds } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { startBenchServer } from '../target/bench-server.ts'
import { copyTable } from './rebuild/copy-table.ts'

/** Read tables built anew from the log, indexes and flip included. */
export const rebuild: Benchmark = {
  id: 'rebuild',
  about: 'each read table built anew from the log with its indexes, the list against COPY of its rows',
  async run({ quick }) {
    const events = quick ? 10_000 : 60_000
    const server = await startBenchServer()
    try {
      const { pool } = server
      await fillLog(createEventStore(pool), { tenantId: randomUUID(), events })
      const ticks = readCpuTicks()
      const seconds = await fillReadTables(pool)
      const steal = stealBetween(ticks, readCpuTicks())
      await pool.query('vacuum analyze')
      return [
        ...(await rebuilds(pool, events, quick)),
        {
          ...{ id: 'rebuild', metric: 'first_projection', value: events / seconds, unit: 'events/s', steal },
          note: 'all tables at once, as the consumer does it',
        },
      ]
    } finally {
      await server.stop()
    }
  },
}

const rebuilds = async (pool: Pool, events: number, quick: boolean): Promise<Result[]> => {
  const rateIn = (ms: number): number => (events / ms) * 1000
  const one = (tables: readonly ReadTableName[]) => async () => {
    const built = await rebuildTables({ pool, tables })
    if (built.events !== events) throw new Error(`rebuilt from ${built.events} events instead of ${events}`)
    return rateIn(built.totalMs)
  }
  const contenders: Contenders<string> = {
    ...Object.fromEntries(readTableNames.map((table) => [table, one([table])])),
    all_tables: one(readTableNames),
    copy_of_ticket_list: async () => rateIn(await copyTable(pool, 'ticket_list')),
  }
  const { medians, steal, kept } = await runRounds(contenders, quick ? 1 : 5)
  const { ticket_list: list = Number.NaN, copy_of_ticket_list: copy = Number.NaN } = medians
  const note = `${kept} rounds of ${events} events`
  return Object.entries(medians).map(([metric, value]) => ({
    ...{ id: 'rebuild', metric, value, unit: 'events/s', steal, note },
    ...(metric === 'ticket_list' && { ratio: list / copy }),
  }))
}
