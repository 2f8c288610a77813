import type { Pool } from 'pg'
import { pause } from './outbox/pause.ts'

/** Keys are answered for a day (api.md); later the same key is a new request. */
export const rememberHours = 24

/** Deletes idempotency entries older than 24 h, 500 a statement, until none is left; answers how many. */
export const forgetCommands = async (
  pool: Pool,
  { batch = 500, signal }: { batch?: number; signal?: AbortSignal } = {},
): Promise<number> => {
  let forgotten = 0
  while (!signal?.aborted) {
    const { rowCount } = await pool.query({
      name: 'forget_commands',
      text: `delete from commands where ctid = any (array(
               select ctid from commands
               where at < now() - make_interval(hours => $1)
               order by at
               limit $2
               for update skip locked
             ))`,
      values: [rememberHours, batch],
    })
    forgotten += rowCount ?? 0
    if ((rowCount ?? 0) < batch) return forgotten
    await pause(20, signal ?? new AbortController().signal)
  }
  return forgotten
}
