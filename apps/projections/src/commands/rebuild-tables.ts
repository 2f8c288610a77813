import { type ReadTableName, rebuild } from '@docket/read-models'
import type { Pool } from 'pg'

/** Rebuilds read tables, telling `say` how far it is once a second; answers a closing sentence. */
export const rebuildTables = async (
  pool: Pool,
  tables: readonly ReadTableName[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<string> => {
  let toldAt = performance.now()
  const { tickets, events, caughtUp, totalMs } = await rebuild({
    pool,
    tables,
    signal,
    onProgress(done) {
      if (performance.now() - toldAt < 1_000) return
      toldAt = performance.now()
      say(`${done.tickets} tickets, ${done.events} events ...`)
    },
  })
  const rate = Math.round((events / totalMs) * 1_000)
  const names = tables.map((table) => table.replaceAll('_', '-')).join(', ')
  return (
    `Rebuilt ${names}: ${tickets} tickets from ${events} events in ${(totalMs / 1_000).toFixed(1)} s ` +
    `(${rate} events/s with indexes), ${caughtUp} tickets caught up on the way.`
  )
}
