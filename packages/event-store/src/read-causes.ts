import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/** Longer chains than this are cut: nobody reads them, and a loop would never end. */
const longestChain = 50

/**
 * The event of this id and what led to it, event by event through `causationId`, across streams of the tenant; the
 * asked one first. Empty if the tenant has no such event.
 */
export const readCauses = async (
  client: Pool | PoolClient,
  tenantId: string,
  eventId: string,
): Promise<readonly StoredEvent[]> => {
  const { rows } = await client.query<EventRow>({
    name: 'read_causes',
    text: `with recursive chain as (
             select ${eventColumns}, 1 as step from events where event_id = $2 and tenant_id = $1
             union all
             select ${columnsOf('cause')}, chain.step + 1
             from chain
             join events cause on cause.tenant_id = $1 and cause.event_id = case
               when chain.meta ->> 'causationId' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
               then (chain.meta ->> 'causationId')::uuid end
             where chain.step < $3
           )
           select * from chain order by step`,
    values: [tenantId, eventId, longestChain],
  })
  return rows.map(toStoredEvent)
}

const columnsOf = (alias: string) =>
  eventColumns
    .split(',')
    .map((column) => `${alias}.${column.trim()}`)
    .join(', ')
