import type { StoredEvent } from '@docket/event-sourcing'
import type { Pool, PoolClient } from 'pg'
import { type EventRow, eventColumns, toStoredEvent } from './event-row.ts'

/**
 * A page of the log in order of position: events that a cursor has handled, so that what it will meet is not among
 * them. An event without an outbox row is handled: its partition was dropped, which every cursor was past.
 * `upTo` is the last position the page looked at; null when nothing is left. Without such a cursor
 * there is nothing.
 */
export const readHandledEvents = async (
  client: Pool | PoolClient,
  {
    cursor,
    afterPosition,
    recordedSince,
    limit,
  }: { cursor: string; afterPosition: number; recordedSince: string; limit: number },
): Promise<{ events: readonly StoredEvent[]; upTo: number | null }> => {
  const { rows } = await client.query<EventRow & { handled: boolean }>({
    name: 'read_handled_events',
    text: `select e.*,
             o.xid is null
               or pg_visible_in_snapshot(o.xid, c.s_old)
               or (o.pos <= c.last_pos and coalesce(pg_visible_in_snapshot(o.xid, c.s_new), false))
             as handled
           from (
             select ${eventColumns} from events
             where pos > $2 and recorded_at >= $3
             order by pos
             limit $4
           ) as e
           left join lateral (select xid, pos from outbox where outbox.pos = e.pos) as o on true
           cross join (select s_old, s_new, last_pos from outbox_cursor where name = $1) as c
           order by e.pos`,
    values: [cursor, afterPosition, recordedSince, limit],
  })
  return {
    events: rows.filter((row) => row.handled).map(toStoredEvent),
    upTo: rows.at(-1)?.pos ?? null,
  }
}
