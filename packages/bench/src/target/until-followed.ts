import { setTimeout as after } from 'node:timers/promises'
import type { Pool } from 'pg'

const askEveryMs = 10

/** The newest transaction of the outbox; taken when nobody appends, it stands for all that is there. */
export const outboxMark = async (pool: Pool): Promise<string> => {
  const { rows } = await pool.query<{ mark: string }>(
    'select xid::text as mark from outbox order by xid desc limit 1',
  )
  return rows[0]?.mark ?? '0'
}

/**
 * Waits until a follower of the outbox has handled everything up to the mark. The relay moves its cursor after
 * Kafka acknowledged, so what the cursor's snapshot sees is published. Throws after `withinMs`.
 */
export const untilFollowed = async (
  pool: Pool,
  cursor: string,
  mark: string,
  withinMs = 120_000,
): Promise<void> => {
  const end = performance.now() + withinMs
  while (performance.now() < end) {
    const found = await pool.query({
      name: 'bench_until_followed',
      text: 'select from outbox_cursor where name = $1 and pg_visible_in_snapshot($2::xid8, s_old)',
      values: [cursor, mark],
    })
    if (found.rowCount === 1) return
    await after(askEveryMs)
  }
  throw new Error(`the cursor ${cursor} did not get there`)
}
