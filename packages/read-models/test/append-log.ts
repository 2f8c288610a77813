import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool } from 'pg'

/** Puts events into the log as the store would, in one transaction; streams grow, events are never replaced. */
export const appendLog = async (pool: Pool, events: readonly StoredEvent[]): Promise<void> => {
  await pool.query(
    `
    with given as (select * from jsonb_to_recordset($1::jsonb) as g (
      "streamId" text, version integer, type text, "schemaVersion" integer, "eventId" uuid, "tenantId" uuid,
      "occurredAt" timestamptz, "recordedAt" timestamptz, data jsonb, meta jsonb)),
    grown as (
      insert into streams as s (stream_id, tenant_id, category, version)
      select distinct on ("streamId") "streamId", "tenantId", 'ticket', version
      from given order by "streamId", version desc
      on conflict (stream_id) do update set version = excluded.version where s.version < excluded.version)
    insert into events (stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at, recorded_at,
      data, meta)
    select "streamId", version, nextval('event_position'), type, "schemaVersion", "eventId", "tenantId", "occurredAt",
      "recordedAt", data, meta
    from given order by "streamId", version`,
    [JSON.stringify(events)],
  )
}
