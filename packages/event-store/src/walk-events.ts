import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/**
 * The whole log of the categories in (stream, version) order, for rebuilds. Each page ends where a stream ends
 * (so a page may be longer than `pageSize`), and is a statement of its own: no snapshot is held for long, and what
 * commits behind the walk is for `catchUp`. The next page is read while the caller handles one.
 */
export async function* walkEvents(
  pool: Pool,
  categories: readonly string[],
  { pageSize = 5_000, afterStreamId = '' }: { pageSize?: number; afterStreamId?: string } = {},
): AsyncGenerator<readonly StoredEvent[]> {
  let reading = readAfter(pool, categories, { streamId: afterStreamId, version: 2_147_483_647 }, pageSize)
  let carried: StoredEvent[] = []
  for (;;) {
    const read = await reading
    const last = read.at(-1)
    if (!last || read.length < pageSize) {
      if (carried.length + read.length > 0) yield [...carried, ...read]
      return
    }
    reading = readAfter(pool, categories, last, pageSize)
    reading.catch(() => {}) // thrown when awaited; a caller that stops early never awaits it
    const startOfLast = read.findIndex((event) => event.streamId === last.streamId)
    const whole = [...carried, ...read.slice(0, startOfLast)]
    const rest = read.slice(startOfLast)
    if (startOfLast === 0 && carried.at(-1)?.streamId === last.streamId) {
      carried = [...carried, ...rest]
      continue
    }
    carried = rest
    if (whole.length > 0) yield whole
  }
}

const readAfter = async (
  pool: Pool,
  categories: readonly string[],
  after: { streamId: string; version: number },
  limit: number,
): Promise<StoredEvent[]> => {
  const { rows } = await pool.query<EventRow>({
    name: 'walk_events',
    text: `select ${eventColumns} from events e
           where (stream_id, version) > ($1, $2)
             and exists (select from streams s where s.stream_id = e.stream_id and s.category = any ($3))
           order by stream_id, version
           limit $4`,
    values: [after.streamId, after.version, categories, limit],
  })
  return rows.map(toStoredEvent)
}
