import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'

/** The whole log of tickets, ticket by ticket and version by version. */
export const readTicketLog = async (client: Pool | PoolClient): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<StoredEvent>(`
    select e.stream_id as "streamId", e.version, e.pos as position, e.type,
      e.schema_version as "schemaVersion", e.event_id as "eventId", e.tenant_id as "tenantId",
      e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.data, e.meta
    from events e join streams s on s.stream_id = e.stream_id
    where s.category = 'ticket' order by e.stream_id, e.version`)
  return rows
}

/** The events of each stream, in the order they were given. */
export const byStream = (log: readonly StoredEvent[]): ReadonlyMap<string, readonly StoredEvent[]> =>
  Map.groupBy(log, (event) => event.streamId)
