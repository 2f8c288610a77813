import type { StoredEvent } from '@docket/event-sourcing'
import { readStream } from '@docket/event-store'
import type { Pool } from 'pg'

/** Everything the database knows of one ticket's way from click to screen. */
export type Trace = {
  ticketId: string
  number: string
  tenantId: string
  tenant: string
  version: number
  events: readonly StoredEvent[]
  outbox: readonly OutboxPlace[]
  cursors: readonly CursorPlace[]
  consumers: readonly ConsumerPlace[]
  rows: readonly { table: string; rows: number; version: number | null }[]
  timer: { kind: string; dueAt: string | null; attempts: number } | null
}

/** `xid` null: the partition has been dropped, which every cursor was past. */
export type OutboxPlace = { position: number; version: number; xid: string | null }

/** A follower of the outbox, and how many of the ticket's events it has not handled. */
export type CursorPlace = { cursor: string; unhandled: number }

export type ConsumerPlace = { consumer: string; version: number; parked: string | null }

/** The trace of a ticket by id or by number; one for each tenant that has the number. */
export const readTraces = async (pool: Pool, idOrNumber: string): Promise<readonly Trace[]> => {
  const { rows } = await pool.query<{ tenantId: string; streamId: string; tenant: string }>(findText, [
    idOrNumber,
    isUuid(idOrNumber) ? `ticket-${idOrNumber.toLowerCase()}` : '',
  ])
  return Promise.all(rows.map((row) => readTrace(pool, row)))
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

const findText = `
select s.tenant_id as "tenantId", s.stream_id as "streamId", coalesce(t.slug, '?') as tenant
from streams s left join tenants t on t.tenant_id = s.tenant_id
where s.stream_id = $2
  or s.stream_id in (
    select e.stream_id from events e
    where $2 = '' and e.type = 'TicketOpened' and e.data ->> 'number' in ($1, upper($1))
      and e.tenant_id in (select tenant_id from tenants))
order by s.tenant_id`

const readTrace = async (
  pool: Pool,
  { tenantId, streamId, tenant }: { tenantId: string; streamId: string; tenant: string },
): Promise<Trace> => {
  const ticketId = streamId.slice('ticket-'.length)
  const events = await readStream(pool, tenantId, streamId)
  const positions = events.map(({ position }) => position)
  const [outbox, cursors, consumers, rows, timer] = await Promise.all([
    pool.query<OutboxPlace>(outboxText, [positions]),
    pool.query<CursorPlace>(cursorText, [positions]),
    pool.query<ConsumerPlace>(consumerText, [streamId]),
    pool.query<Trace['rows'][number]>(rowsText, [ticketId, streamId]),
    pool.query<NonNullable<Trace['timer']>>(timerText, [ticketId]),
  ])
  const opened = events[0]?.data as { number?: string } | undefined
  return {
    ...{ ticketId, tenantId, tenant, events },
    number: opened?.number ?? '?',
    version: events.at(-1)?.version ?? 0,
    outbox: outbox.rows,
    cursors: cursors.rows,
    consumers: consumers.rows,
    rows: rows.rows,
    timer: timer.rows[0] ?? null,
  }
}

const outboxText = `
select e.pos as position, e.version, o.xid::text as xid
from events e left join outbox o on o.pos = e.pos
where e.pos = any ($1::bigint[]) order by e.version`

/** As followOutbox handles them: what the old snapshot saw, and of the new one's window the page that is done. */
const cursorText = `
select c.name as cursor, count(o.pos) filter (where not (
    pg_visible_in_snapshot(o.xid, c.s_old)
    or (o.pos <= c.last_pos and coalesce(pg_visible_in_snapshot(o.xid, c.s_new), false))))::integer as unhandled
from outbox_cursor c left join outbox o on o.pos = any ($1::bigint[])
group by c.name order by c.name`

const consumerText = `
select consumer, version,
  (select p.error from parked p where p.consumer = c.consumer and p.stream_id = c.stream_id) as parked
from consumer_stream c where stream_id = $1 order by consumer`

const rowsText = `
select 'ticket_list' as table, count(*)::integer as rows, max(version) as version
  from ticket_list where ticket_id = $1
union all
select 'ticket_detail', count(*)::integer, max(version) from ticket_detail where ticket_id = $1
union all
select 'ticket_comment', count(*)::integer, null from ticket_comment where ticket_id = $1
union all
select 'ticket_history', count(*)::integer, max(version) from ticket_history where ticket_id = $1
union all
select 'ticket_search', count(*)::integer, null from ticket_search where ticket_id = $1
union all
select 'public_ticket_state', count(*)::integer, max(version) from public_ticket_state where stream_id = $2`

const timerText = `
select kind, to_char(due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt", attempts
from ticket_timer where ticket_id = $1`
