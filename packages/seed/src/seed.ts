import { maintainOnce, reserveNumbers } from '@docket/event-store'
import { loadTickets, type TicketLog } from '@docket/read-models'
import { type Logger, monotonicMs } from '@docket/runtime'
import { ticketCategory } from '@docket/ticketing'
import type { Pool, PoolClient } from 'pg'
import { copyLog } from './load/copy-log.ts'
import { makePeople } from './people/people.ts'
import { madeTickets } from './tickets/made-tickets.ts'

export type SeedOptions = {
  pool: Pool
  tenantId: string
  tickets: number
  seed: number
  /** The end of the time in which they happened, in milliseconds. */
  until: number
  /** Positions in an outbox partition (`DOCKET_OUTBOX_PARTITION_SIZE`). */
  partitionSize: number
  log?: Pick<Logger, 'info'>
}

export type Seeded = { tickets: number; events: number; seconds: number; indexSeconds: number }

/** Thrown where there are tickets already: a seed is for an empty database. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused'
}

/**
 * Fills a database with tickets: people, the log, positions and every read table, indexed and analyzed. Nothing is
 * announced and nothing enters the outbox. Throws SeedRefused if the database has tickets.
 */
export const seed = async (options: SeedOptions): Promise<Seeded> => {
  const { pool, tenantId, tickets, log } = options
  await refuseTickets(pool)
  const began = monotonicMs()
  const people = await makePeople(pool, tenantId, tickets)
  log?.info({ agents: people.agents.length, requesters: people.requesters.length }, 'people are made')
  const { first } = await reserveNumbers(pool, tenantId, 'ticket', tickets)
  const client = await pool.connect()
  let filledAt = began
  try {
    await client.query('set synchronous_commit = off')
    const logs = storedLogs(client, madeTickets({ ...options, people, firstNumber: first }))
    const filled = await loadTickets({
      ...{ pool, logs },
      onProgress: (done) => {
        if (done.tickets % 20_000 === 0) log?.info({ ...done }, 'tickets are stored')
      },
      onFilled: () => {
        filledAt = monotonicMs()
        log?.info('all are stored; building indexes')
      },
    })
    const indexSeconds = (monotonicMs() - filledAt) / 1_000
    // Index-only scans need the visibility map, and plans need statistics.
    await client.query('vacuum (freeze, analyze)')
    // Positions jumped: partitions are made where the next ones are, and those without rows go.
    await maintainOnce({ pool, size: options.partitionSize, audit: async () => {} })
    return { ...filled, seconds: (monotonicMs() - began) / 1_000, indexSeconds }
  } finally {
    await client.query('reset synchronous_commit').catch(() => {})
    client.release()
  }
}

const refuseTickets = async (pool: Pool): Promise<void> => {
  const { rowCount } = await pool.query('select from streams where category = $1 limit 1', [ticketCategory])
  if (rowCount !== 0) throw new SeedRefused('The database has tickets already; a seed is for an empty one.')
}

const ticketsPerChunk = 1_000

/** Each chunk once it is stored; the next is stored while the last is folded. */
async function* storedLogs(
  client: PoolClient,
  made: Iterable<TicketLog>,
): AsyncGenerator<readonly TicketLog[]> {
  let chunk: TicketLog[] = []
  let storing: Promise<readonly TicketLog[]> | null = null
  const store = async (logs: readonly TicketLog[]) => {
    await copyLog(client, logs)
    return logs
  }
  for (const log of made) {
    chunk.push(log)
    if (chunk.length < ticketsPerChunk) continue
    const full = chunk
    chunk = []
    if (storing) yield await storing
    storing = store(full)
    storing.catch(() => {}) // awaited in the next round
  }
  if (storing) yield await storing
  if (chunk.length > 0) yield await store(chunk)
}
