import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/**
 * Every event after the given version of each stream, in (stream, version) order, at most `limit` in all; the
 * streams need not be the caller's tenant's. Contiguous per stream: its row lock orders its commits, so no later
 * version is visible without the earlier ones.
 */
export const readEvents = async (
  client: Pool | PoolClient,
  streams: readonly { streamId: string; afterVersion: number }[],
  limit: number,
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<EventRow>({
    name: 'read_events',
    text: `select later.* from unnest($1::text[], $2::integer[]) as wanted (id, after)
           cross join lateral (
             select ${eventColumns} from events
             where stream_id = wanted.id and version > wanted.after
             order by version
             limit $3
           ) as later
           order by later.stream_id, later.version
           limit $3`,
    values: [streams.map((one) => one.streamId), streams.map((one) => one.afterVersion), limit],
  })
  return rows.map(toStoredEvent)
}
