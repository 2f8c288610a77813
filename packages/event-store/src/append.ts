import type { AppendOutcome, AppendRequest, Json, NewEvent, StreamAppend } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'

/**
 * Appends in one round trip: the idempotency key, the events of one or more streams and their outbox rows, all or
 * nothing. Conflict and duplicate are answers. The order of its steps is migration 0007; decision 0001 says why.
 */
export const append = (client: Pool | PoolClient, request: AppendRequest): Promise<AppendOutcome> => {
  const [only, ...others] = request.streams
  return only && others.length === 0 && only.events.length > 0
    ? appendToStream(client, request, only)
    : appendToStreams(client, request)
}

/** The usual case, by a function of its own: without arrays it appends a third more a second (migration 0045). */
const appendToStream = async (
  client: Pool | PoolClient,
  request: AppendRequest,
  { streamId, category, expectedVersion, events }: StreamAppend,
): Promise<AppendOutcome> => {
  const { rows } = await client.query<StreamRow>({
    name: 'append_to_stream',
    text: 'select * from append_to_stream($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [request.tenantId, streamId, category, expectedVersion, toJson(events), ...toKey(request)],
  })
  const row = rows[0]!
  if (row.outcome === 'duplicate') return toDuplicate(row)
  if (row.outcome === 'conflict') return { outcome: 'conflict', streamId, actualVersion: row.version! }
  return toAppended(row, [row.version!])
}

const appendToStreams = async (client: Pool | PoolClient, request: AppendRequest): Promise<AppendOutcome> => {
  const { streams, tenantId } = request
  // The function locks in id order and refuses any other: racing appends to the same streams never deadlock.
  const ordered = streams.toSorted((a, b) => byBytes(a.streamId, b.streamId))
  const { rows } = await client.query<StreamsRow>({
    name: 'append_events',
    text: 'select * from append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    values: [
      tenantId,
      ordered.map((stream) => stream.streamId),
      ordered.map((stream) => stream.category),
      ordered.map((stream) => stream.expectedVersion),
      ordered.map((stream) => toJson(stream.events)),
      ...toKey(request),
    ],
  })
  const row = rows[0]!
  if (row.outcome === 'duplicate') return toDuplicate(row)
  if (row.outcome === 'conflict')
    return { outcome: 'conflict', streamId: row.conflict_stream_id!, actualVersion: row.actual_version! }
  const versions = new Map(ordered.map((stream, n) => [stream.streamId, row.versions![n]!]))
  return toAppended(
    row,
    streams.map((stream) => versions.get(stream.streamId)!),
  )
}

type Row = {
  outcome: AppendOutcome['outcome']
  last_position: number | null
  recorded_at: string | null
  answer: Json
  fingerprint: string | null
}
type StreamRow = Row & { version: number | null }
type StreamsRow = Row & {
  versions: number[] | null
  conflict_stream_id: string | null
  actual_version: number | null
}

/** The columns are collated "C", which compares UTF-8 bytes; JavaScript would compare UTF-16 units. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const toJson = (events: readonly NewEvent[]): string =>
  JSON.stringify(
    events.map(({ eventId, type, schemaVersion, occurredAt, data, meta }) => ({
      eventId,
      type,
      schemaVersion,
      occurredAt,
      data,
      meta,
    })),
  )

const toKey = ({ idempotency: key }: AppendRequest): readonly (string | null)[] =>
  key
    ? [key.principal, key.route, key.key, key.fingerprint, JSON.stringify(key.answer)]
    : [null, null, null, null, null]

const toAppended = (row: Row, versions: readonly number[]): AppendOutcome => ({
  outcome: 'appended',
  versions,
  lastPosition: row.last_position,
  recordedAt: row.recorded_at!,
})

const toDuplicate = ({ answer, fingerprint }: Row): AppendOutcome => ({
  outcome: 'duplicate',
  answer,
  fingerprint: fingerprint!,
})
