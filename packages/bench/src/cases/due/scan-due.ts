import { randomUUID } from 'node:crypto'
import { createPool } from '@docket/database'
import { duePageSize, takeDueSla } from '@docket/sla'
import type { Pool } from 'pg'

/** The worker's own page. */
export const pageSize = duePageSize
const warmUps = 20

/** Milliseconds of each of so many looks for what is due, as the worker takes it; every look is taken back. */
export const scanDue = async (
  { url, pool }: { url: string; pool: Pool },
  { tenantId, due, looks }: { tenantId: string; due: number; looks: number },
): Promise<readonly number[]> => {
  await pool.query(
    `insert into ticket_timer (ticket_id, tenant_id, kind, since, due_at, cause)
     select gen_random_uuid(), $1, 'sla', now(), now() - interval '1 minute', $2 from generate_series(1, $3)`,
    [tenantId, scanned, due],
  )
  // One connection for good, so that the transaction around each look is the look's.
  const alone = createPool({ url, max: 1, name: 'bench-scan' })
  const times: number[] = []
  try {
    for (let look = -warmUps; look < looks; look++) {
      const now = new Date().toISOString()
      await alone.query('begin')
      const from = performance.now()
      const taken = await takeDueSla(alone, { now, limit: pageSize, takenForMs: 5_000 })
      if (look >= 0) times.push(performance.now() - from)
      await alone.query('rollback')
      if (taken.length !== due) throw new Error(`${taken.length} timers were taken, not ${due}`)
    }
  } finally {
    await alone.end()
  }
  await pool.query('delete from ticket_timer where cause = $1', [scanned])
  await pool.query('vacuum analyze ticket_timer')
  return times
}

const scanned = randomUUID()
