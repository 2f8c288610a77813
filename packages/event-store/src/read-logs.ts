import type { StoredEvent } from '@docket/event-sourcing'
import type { ClientBase, Pool } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/** The whole logs of the streams, each from its start to the version given, in (stream, version) order. */
export const readLogs = async (
  client: Pool | ClientBase,
  streams: readonly { streamId: string; version: number }[],
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<EventRow>({
    name: 'read_logs',
    // lateral and ordered: each log by its key; as a plain join the planner may read all events for a hundred tickets
    text: `
      select ${eventColumns} from unnest($1::text[], $2::integer[]) as named (id, up_to)
      cross join lateral (
        select * from events where stream_id = named.id and version <= named.up_to order by version
      ) as e
      order by stream_id, version`,
    values: [streams.map(({ streamId }) => streamId), streams.map(({ version }) => version)],
  })
  return rows.map(toStoredEvent)
}
