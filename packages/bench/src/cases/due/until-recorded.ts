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

/** Waits until each of these tickets has its breach; throws after `withinMs`. */
export const untilRecorded = async (
  pool: Pool,
  streamIds: readonly string[],
  withinMs: number,
): Promise<readonly Recorded[]> => {
  const end = performance.now() + withinMs
  for (;;) {
    const { rows } = await pool.query<Recorded>({
      name: 'bench_until_recorded',
      text: `select (extract(epoch from (data ->> 'at')::timestamptz) * 1000)::float8 as "dueAt",
               (extract(epoch from recorded_at) * 1000)::float8 as "recordedAt"
             from events where stream_id = any ($1) and version >= 3 and type = 'SlaBreached'`,
      values: [streamIds],
    })
    if (rows.length >= streamIds.length) return rows
    if (performance.now() > end) throw new Error(`only ${rows.length} of ${streamIds.length} were recorded`)
    await after(askEveryMs * 4)
  }
}
