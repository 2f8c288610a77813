import { once } from 'node:events'
import type { StoredEvent } from '@docket/event-sourcing'
import type { TicketLog } from '@docket/read-models'
import { ticketCategory } from '@docket/ticketing'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Stores whole streams as appends would have, without the outbox: nobody is to hear of them as news. */
export const copyLog = async (client: PoolClient, logs: readonly TicketLog[]): Promise<void> => {
  const events = logs.flatMap((log) => log.events)
  const positions = await drawPositions(client, events.length)
  await client.query('begin')
  await copy(
    client,
    'streams (stream_id, tenant_id, category, version)',
    logs.map(({ streamId, version, events: [first] }) => [
      streamId,
      first!.tenantId,
      ticketCategory,
      version,
    ]),
  )
  await copy(
    client,
    'events (stream_id, version, pos, type, schema_version, event_id, tenant_id, occurred_at, recorded_at, data, meta)',
    events.map((event, index) => toRecord(event, positions[index]!)),
  )
  await client.query('commit')
}

/** In order, and each only once, whoever else draws some. */
const drawPositions = async (client: PoolClient, count: number): Promise<readonly number[]> => {
  const { rows } = await client.query<{ positions: number[] }>(
    `select array_agg(pos order by pos) as positions
     from (select nextval('event_position') as pos from generate_series(1, $1)) as drawn`,
    [count],
  )
  return rows[0]?.positions ?? []
}

const toRecord = (event: StoredEvent, position: number): readonly (string | number)[] => [
  ...[event.streamId, event.version, position, event.type, event.schemaVersion, event.eventId],
  ...[
    event.tenantId,
    event.occurredAt,
    event.recordedAt,
    JSON.stringify(event.data),
    JSON.stringify(event.meta),
  ],
]

const copy = async (
  client: PoolClient,
  target: string,
  records: readonly (readonly (string | number)[])[],
): Promise<void> => {
  if (records.length === 0) return
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  const done = once(stream, 'finish')
  stream.end(`${records.map((record) => record.map(escaped).join('\t')).join('\n')}\n`)
  await done
}

const escaped = (value: string | number): string =>
  typeof value === 'string' && /[\\\t\n\r]/.test(value)
    ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character]!)
    : String(value)

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
