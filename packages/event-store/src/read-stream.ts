import type { StoredEvent, StreamSlice } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/** The tenant's events of one stream in version order: inclusive versions, or what had occurred at an instant. */
export const readStream = async (
  client: Pool | PoolClient,
  tenantId: string,
  streamId: string,
  slice: StreamSlice = {},
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<EventRow>({
    name: 'read_stream',
    text: `select ${eventColumns} from events
           where stream_id = $1 and tenant_id = $2
             and version between coalesce($3::integer, 1) and coalesce($4::integer, 2147483647)
             and ($5::timestamptz is null or occurred_at <= $5)
           order by version`,
    values: [streamId, tenantId, slice.fromVersion ?? null, slice.toVersion ?? null, slice.until ?? null],
  })
  return rows.map(toStoredEvent)
}
