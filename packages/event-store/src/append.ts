import type { AppendOutcome, AppendRequest, Json, NewEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'

/**
 * Appends in one round trip: the idempotency key, the events of one or more streams and their outbox rows, all or
 * nothing. Conflict and duplicate are answers. The order of its steps is migration 0007; decision 0001 says why.
 */
export const append = async (client: Pool | PoolClient, request: AppendRequest): Promise<AppendOutcome> => {
  const { streams, tenantId, idempotency: key } = request
  // The function locks in id order and refuses any other: racing appends to the same streams never deadlock.
  const ordered = streams.toSorted((a, b) => byBytes(a.streamId, b.streamId))
  const { rows } = await client.query<AppendRow>({
    name: 'append_events',
    text: 'select * from append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [
      tenantId,
      ordered.map((stream) => stream.streamId),
      ordered.map((stream) => stream.category),
      ordered.map((stream) => stream.expectedVersion),
      ordered.map((stream) => JSON.stringify(stream.events.map(toParameter))),
      key?.principal ?? null,
      key?.route ?? null,
      key?.key ?? null,
      key?.fingerprint ?? null,
      key ? JSON.stringify(key.answer) : null,
    ],
  })
  const row = rows[0]!
  switch (row.outcome) {
    case 'appended': {
      const versions = new Map(ordered.map((stream, n) => [stream.streamId, row.versions![n]!]))
      return {
        outcome: 'appended',
        versions: streams.map((stream) => versions.get(stream.streamId)!),
        lastPosition: row.last_position,
        recordedAt: row.recorded_at!,
      }
    }
    case 'duplicate':
      return { outcome: 'duplicate', answer: row.answer, fingerprint: row.fingerprint! }
    case 'conflict':
      return { outcome: 'conflict', streamId: row.conflict_stream_id!, actualVersion: row.actual_version! }
  }
}

type AppendRow = {
  outcome: AppendOutcome['outcome']
  versions: number[] | null
  last_position: number | null
  recorded_at: string | null
  answer: Json
  fingerprint: string | null
  conflict_stream_id: string | null
  actual_version: number | null
}

/** The columns are collated "C", which compares UTF-8 bytes; JavaScript would compare UTF-16 units. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const toParameter = ({ eventId, type, schemaVersion, occurredAt, data, meta }: NewEvent): NewEvent => ({
  eventId,
  type,
  schemaVersion,
  occurredAt,
  data,
  meta,
})
