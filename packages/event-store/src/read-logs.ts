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
    text: `
      select ${eventColumns} from (
        select e.* from unnest($1::text[], $2::integer[]) as named (id, up_to)
        join events e on e.stream_id = named.id and e.version <= named.up_to
      ) as e
      order by stream_id, version`,
    values: [streams.map(({ streamId }) => streamId), streams.map(({ version }) => version)],
  })
  return rows.map(toStoredEvent)
}
