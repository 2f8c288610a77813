import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/** The events at exactly these positions, in order of position. Throws when one of them is not in the log. */
export const readEventsAt = async (
  client: Pool | PoolClient,
  positions: readonly number[],
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<EventRow>({
    name: 'read_events_at',
    text: `select ${eventColumns} from events where pos = any ($1::bigint[]) order by pos`,
    values: [positions],
  })
  if (rows.length !== new Set(positions).size)
    throw new Error(`the log has ${rows.length} of the ${positions.length} events that the outbox names`)
  return rows.map(toStoredEvent)
}
