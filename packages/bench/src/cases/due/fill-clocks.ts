import type { Pool } from 'pg'

/** A tenant's calendar, as tickets pin it. */
export type KnownCalendar = { tenantId: string; calendarId: string; calendarVersion: number }

/** So many open clocks, each of a ticket of its own, which fall due from a month ahead on, one a second. */
export const fillClocks = async (
  pool: Pool,
  { tenantId, calendarId, calendarVersion }: KnownCalendar,
  count: number,
): Promise<void> => {
  await pool.query(
    'create temp table opened as select gen_random_uuid() as ticket_id, n from generate_series(1, $1) n',
    [count],
  )
  await pool.query(
    `insert into ticket_timer (ticket_id, tenant_id, kind, since, due_at, cause)
     select ticket_id, $1, 'sla', now(), now() + interval '30 days' + n * interval '1 second', gen_random_uuid()
     from opened`,
    [tenantId],
  )
  await pool.query(
    `insert into ticket_clock (ticket_id, metric, cycle, tenant_id, state, due_at, started_at, remaining_ms, counting,
       computed_at, calendar_id, calendar_version)
     select ticket_id, 'resolution', 1, $1, 'running', now() + interval '30 days' + n * interval '1 second', now(),
       2592000000 + n * 1000, true, now(), $2, $3
     from opened`,
    [tenantId, calendarId, calendarVersion],
  )
  await pool.query('drop table opened')
  await pool.query('vacuum analyze ticket_timer, ticket_clock')
  await pool.query('checkpoint') // what the filling left to be written is not the due scan's
}
