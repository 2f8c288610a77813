import type { Pool } from 'pg'
import { projectionsName } from '../projections/projections-consumer.ts'
import { projectionVersions, readTableNames } from '../projections/read-tables.ts'
import { type Filled, fillSuccessors } from './fill-successors.ts'
import type { TicketLog } from './read-log.ts'
import { alone, RebuildRefused } from './rebuild.ts'
import {
  createSuccessors,
  dropSuccessors,
  indexSuccessors,
  replaceLiveTables,
  successorPositions,
} from './successor-tables.ts'

/**
 * The read tables and positions of a log that is being written in bulk, for a database without tickets: `logs` yields
 * each ticket's whole log once it is stored. Tables are filled by COPY and indexed afterwards; positions and tables
 * become visible in one transaction, so that a load that dies leaves a log which the projections catch up with by
 * themselves. Throws RebuildRefused if other tickets turn out to be there.
 */
export const loadTickets = async (options: {
  pool: Pool
  logs: AsyncIterable<readonly TicketLog[]>
  onProgress?: (done: Filled) => void
  onFilled?: () => void
}): Promise<Filled> =>
  alone(options.pool, async (client) => {
    const tables = readTableNames
    await dropSuccessors(client, tables)
    try {
      await createSuccessors(client, tables)
      const filled = await fillSuccessors(client, options.logs, tables, options.onProgress)
      options.onFilled?.()
      await indexSuccessors(client, tables)
      await client.query('begin')
      await client.query('lock table consumer_stream in exclusive mode')
      const { rowCount } = await client.query(`
        select from streams s left join ${successorPositions} own on own.stream_id = s.stream_id
        where s.category = 'ticket' and s.version is distinct from own.version limit 1`)
      if (rowCount !== 0) throw new RebuildRefused('there are tickets beside those that were loaded')
      await client.query({
        text: `insert into consumer_stream (consumer, stream_id, version)
          select $1, stream_id, version from ${successorPositions}`,
        values: [projectionsName],
      })
      await replaceLiveTables(client, tables)
      await client.query({
        text: `insert into read_table (name, version) select * from unnest($1::text[], $2::integer[])
          on conflict (name) do update set version = excluded.version, built_at = now()`,
        values: [tables, tables.map((table) => projectionVersions[table])],
      })
      await client.query('commit')
      return filled
    } catch (error) {
      await client.query('rollback')
      await dropSuccessors(client, tables).catch(() => {})
      throw error
    }
  })
