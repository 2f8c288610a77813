import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'

const askEveryMs = 50

/** Waits until the worker knows when each of these tickets falls due; throws when the first is due before that. */
export const untilKnown = async (
  pool: Pool,
  streamIds: readonly string[],
  firstDueAt: number,
): Promise<void> => {
  const ticketIds = streamIds.map((streamId) => streamId.slice('ticket-'.length))
  const known = async (): Promise<number> => {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::integer as count from ticket_timer where kind = 'sla' and ticket_id = any ($1::uuid[])`,
      [ticketIds],
    )
    return rows[0]?.count ?? 0
  }
  while ((await known()) < streamIds.length) {
    if (Date.now() > firstDueAt) throw new Error('tickets fell due before the worker had seen them')
    await after(askEveryMs)
  }
}

/** One breach: when it fell due and when it was recorded, both epoch milliseconds, the latter by the database. */
export type Recorded = { dueAt: number; recordedAt: number }

/** Waits until nothing is due any more and each of these tickets has its breach; throws after `withinMs`. */
export const untilRecorded = async (
  pool: Pool,
  streamIds: readonly string[],
  withinMs: number,
): Promise<readonly Recorded[]> => {
  const end = performance.now() + withinMs
  for (;;) {
    // asked for in full only when it is likely to be all: the worker has the machine to itself
    const recorded = (await isAnyDue(pool)) ? [] : await readRecorded(pool, streamIds)
    if (recorded.length >= streamIds.length) return recorded
    if (performance.now() > end) throw new Error(`not all of ${streamIds.length} breaches were recorded`)
    await after(askEveryMs * 2)
  }
}

const isAnyDue = async (pool: Pool): Promise<boolean> => {
  const { rowCount } = await pool.query({
    name: 'bench_is_any_due',
    text: "select from ticket_timer where kind = 'sla' and due_at < clock_timestamp() limit 1",
  })
  return rowCount !== 0
}

const readRecorded = async (pool: Pool, streamIds: readonly string[]): Promise<readonly Recorded[]> => {
  const { rows } = await pool.query<Recorded>({
    name: 'bench_read_recorded',
    text: `select (extract(epoch from (data ->> 'at')::timestamptz) * 1000)::float8 as "dueAt",
             (extract(epoch from recorded_at) * 1000)::float8 as "recordedAt"
           from events where stream_id = any ($1) and version >= 3 and type = 'SlaBreached'`,
    values: [streamIds],
  })
  return rows
}
