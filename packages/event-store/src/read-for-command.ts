import type { IdempotencyKey, Json, StoredAnswer, StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/** The stream and, if the key is known, the answer stored under it, in one round trip. */
export const readForCommand = async (
  client: Pool | PoolClient,
  tenantId: string,
  streamId: string,
  key?: IdempotencyKey,
): Promise<{ events: readonly StoredEvent[]; known: StoredAnswer | null }> => {
  const { rows } = await client.query<Row>({
    name: 'read_for_command',
    text: `select events.*, known.key is not null as is_known, known.fingerprint,
             case when events.version = 1 or events.version is null then known.answer end as answer
           from (select) as always
           left join (
             select key, fingerprint, answer from commands
             where tenant_id = $2 and principal = $3 and route = $4 and key = $5
           ) as known on true
           left join (
             select ${eventColumns} from events where stream_id = $1 and tenant_id = $2
           ) as events on true
           order by events.version`,
    values: [streamId, tenantId, key?.principal ?? null, key?.route ?? null, key?.key ?? null],
  })
  const first = rows[0]!
  return {
    events: rows.filter(isEvent).map(toStoredEvent),
    known: first.is_known ? { answer: first.answer, fingerprint: first.fingerprint! } : null,
  }
}

type Row = (EventRow | { stream_id: null }) & { is_known: boolean; fingerprint: string | null; answer: Json }

const isEvent = (row: Row): row is Row & EventRow => row.stream_id !== null
