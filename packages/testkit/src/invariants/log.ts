import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'

/** The whole log of tickets, ticket by ticket and version by version; or of a `sample` of so many, always the same. */
export const readTicketLog = async (
  client: Pool | PoolClient,
  sample: number | null = null,
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<StoredEvent>(
    `
    select e.stream_id as "streamId", e.version, e.pos as position, e.type,
      e.schema_version as "schemaVersion", e.event_id as "eventId", e.tenant_id as "tenantId",
      e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.data, e.meta
    from (
      select stream_id from streams where category = 'ticket'
      order by case when $1::integer is null then 0 else hashtext(stream_id) end limit $1
    ) s join events e on e.stream_id = s.stream_id
    order by e.stream_id, e.version`,
    [sample],
  )
  return rows
}

/** The events of each stream, in the order they were given. */
export const byStream = (log: readonly StoredEvent[]): ReadonlyMap<string, readonly StoredEvent[]> =>
  Map.groupBy(log, (event) => event.streamId)
