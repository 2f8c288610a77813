import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'

/** A run whose refill is not done, and the mark it has reached. */
export type UnfinishedRun = { run: string; reason: string; reached: string | null }

/**
 * Draws a run higher than every one before and keeps it on disk before anything carries it: two runs of one number
 * would be told apart only by chance.
 */
export const drawRun = async (pool: Pool, cursor: string, reason: string): Promise<string> => {
  const { rows } = await pool.query<{ run: string }>({
    name: 'draw_relay_run',
    text: `insert into relay_run (cursor, n, run, reason)
           select $1, n, n || '-' || $2, $3
           from (select coalesce(max(n), 0) + 1 as n from relay_run where cursor = $1) as next
           returning run`,
    values: [cursor, randomBytes(4).toString('hex'), reason],
  })
  return rows[0]!.run
}

/** What is left to refill of a run, or null when it is done. */
export const readUnfinished = async (pool: Pool, run: string): Promise<UnfinishedRun | null> => {
  const { rows } = await pool.query<UnfinishedRun>({
    name: 'read_unfinished_relay_run',
    text: 'select run, reason, reached from relay_run where run = $1 and refilled_at is null',
    values: [run],
  })
  return rows[0] ?? null
}

export const saveReached = async (pool: Pool, run: string, reached: string): Promise<void> => {
  await pool.query({
    name: 'save_relay_run_reached',
    text: 'update relay_run set reached = $2 where run = $1',
    values: [run, reached],
  })
}

export const finishRun = async (pool: Pool, run: string): Promise<void> => {
  await pool.query({
    name: 'finish_relay_run',
    text: 'update relay_run set refilled_at = clock_timestamp() where run = $1',
    values: [run],
  })
}
