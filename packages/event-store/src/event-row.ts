import type { StoredEvent } from '@docket/event-sourcing'

/** What every reader of `events` selects. */
export const eventColumns = `stream_id, version, pos, type, schema_version, event_id, tenant_id,
  occurred_at, recorded_at, data, meta`

export type EventRow = {
  stream_id: string
  version: number
  pos: number
  type: string
  schema_version: number
  event_id: string
  tenant_id: string
  occurred_at: string
  recorded_at: string
  data: StoredEvent['data']
  meta: StoredEvent['meta']
}

export const toStoredEvent = (row: EventRow): StoredEvent => ({
  eventId: row.event_id,
  type: row.type,
  schemaVersion: row.schema_version,
  occurredAt: row.occurred_at,
  data: row.data,
  meta: row.meta,
  tenantId: row.tenant_id,
  streamId: row.stream_id,
  version: row.version,
  position: row.pos,
  recordedAt: row.recorded_at,
})
