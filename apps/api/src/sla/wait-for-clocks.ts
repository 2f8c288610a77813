import { monotonicMs } from '@docket/runtime'
import { ticketStream } from '@docket/ticketing'
import type { Pool } from 'pg'
import { behind, type Seen, waitMs } from '../plugins/consistency.ts'

/** Who keeps the table of clocks: the consumer of apps/sla. */
const keeper = 'sla'

/**
 * Waits until the list of clocks knows of these versions; throws `read_behind` after two seconds. The read tables are
 * another consumer's: whoever waits for those has not waited for the clocks.
 */
export const waitForClocks = async (pool: Pool, tenantId: string, seen: readonly Seen[]): Promise<void> => {
  const deadline = monotonicMs() + waitMs
  for (let pauseMs = 2; !(await hasReached(pool, tenantId, seen)); pauseMs = Math.min(pauseMs * 2, 50)) {
    if (monotonicMs() + pauseMs > deadline) throw behind()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const hasReached = async (pool: Pool, tenantId: string, seen: readonly Seen[]): Promise<boolean> => {
  const found = await pool.query<{ behind: boolean }>({
    name: 'clocks-are-behind',
    text: `select exists (
             select from unnest($3::text[], $4::integer[]) as seen (stream_id, version)
             where not exists (
               select from consumer_stream c join streams s using (stream_id)
               where c.consumer = $1 and s.tenant_id = $2 and c.stream_id = seen.stream_id
                 and c.version >= seen.version)) as behind`,
    values: [
      keeper,
      tenantId,
      seen.map(({ ticketId }) => ticketStream(ticketId)),
      seen.map(({ version }) => version),
    ],
  })
  return found.rows[0]?.behind === false
}
