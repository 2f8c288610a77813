import { readHandledEvents } from '@docket/event-store'
import type { Pool } from 'pg'
import { toRecords } from '../mapping/to-records.ts'
import type { RelayTopics } from '../relay-topics.ts'
import type { RefillPage } from './log-keeper.ts'

export type RefillEventsNeeds = {
  pool: Pool
  cursor: string
  topics: RelayTopics
  source: string
  /** How far back the topics reach, by the time of recording. */
  retentionMs: number
  pageSize: number
}

/**
 * The log of the retention in order of position, as far as the cursor has handled it: what it has not is published
 * when the cursor comes to it, so nothing is sent twice. The next page is read while one is published.
 */
export const refillEvents = ({ pool, cursor, topics, source, retentionMs, pageSize }: RefillEventsNeeds) =>
  async function* (after: string | null): AsyncGenerator<RefillPage> {
    const { since, last } = await readBounds(pool, retentionMs)
    const read = (afterPosition: number) =>
      readHandledEvents(pool, { cursor, afterPosition, recordedSince: since, limit: pageSize })
    let reading = read(Number(after ?? 0))
    for (;;) {
      const { events, upTo } = await reading
      if (upTo === null) return
      reading = read(upTo)
      reading.catch(() => {}) // thrown when awaited; a refill that fails never awaits it
      yield {
        records: (run) => toRecords(events, topics, { source, run }),
        reached: String(upTo),
        left: Math.max(0, last - upTo),
      }
    }
  }

const readBounds = async (pool: Pool, retentionMs: number): Promise<{ since: string; last: number }> => {
  const { rows } = await pool.query<{ since: string; last: number }>({
    name: 'relay_refill_bounds',
    text: `select clock_timestamp() - $1 * interval '1 millisecond' as since,
             (select coalesce(max(pos), 0) from events) as last`,
    values: [retentionMs],
  })
  return rows[0]!
}
