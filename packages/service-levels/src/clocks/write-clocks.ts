import type { ClientBase } from 'pg'
import type { TicketClock } from './ticket-clock.ts'

export type ClocksOfTicket = { ticketId: string; tenantId: string; clocks: readonly TicketClock[] }

/** Writes the clocks of tickets as they are now, and takes away those that are over. */
export const writeClocks = async (client: ClientBase, tickets: readonly ClocksOfTicket[]): Promise<void> => {
  if (tickets.length === 0) return
  const rows = tickets.flatMap(({ ticketId, tenantId, clocks }) =>
    clocks.map((one) => ({ ticketId, tenantId, ...one })),
  )
  await client.query({
    name: 'ticket_clock_delete',
    text: `
      delete from ticket_clock old
      using unnest($1::uuid[], $2::text[]) as now (ticket_id, kept)
      where old.ticket_id = now.ticket_id
        and not old.metric || '/' || old.cycle = any (string_to_array(now.kept, ' '))`,
    values: [
      tickets.map(({ ticketId }) => ticketId),
      tickets.map(({ clocks }) => clocks.map(({ metric, cycle }) => `${metric}/${cycle}`).join(' ')),
    ],
  })
  if (rows.length === 0) return
  await client.query({
    name: 'ticket_clock_upsert',
    // most of what moves a timer leaves the other clocks as they were: those keep the instant they were computed at;
    // what is left of a breached one may be another although its due date stays
    text: `
      insert into ticket_clock as old (
        ticket_id, tenant_id, metric, cycle, state, due_at, breached_at, started_at, remaining_ms, counting,
        computed_at, calendar_id, calendar_version)
      select * from unnest(
        $1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[], $7::timestamptz[],
        $8::timestamptz[], $9::bigint[], $10::boolean[], $11::timestamptz[], $12::uuid[], $13::integer[])
      on conflict (ticket_id, metric, cycle) do update set
        state = excluded.state, due_at = excluded.due_at, breached_at = excluded.breached_at,
        started_at = excluded.started_at, remaining_ms = excluded.remaining_ms, counting = excluded.counting,
        computed_at = excluded.computed_at, calendar_id = excluded.calendar_id,
        calendar_version = excluded.calendar_version
      where (old.state, old.due_at, old.breached_at, old.counting, old.calendar_id, old.calendar_version)
        is distinct from (excluded.state, excluded.due_at, excluded.breached_at, excluded.counting,
          excluded.calendar_id, excluded.calendar_version)
        or not old.counting or old.state = 'breached'`,
    values: [
      rows.map(({ ticketId }) => ticketId),
      rows.map(({ tenantId }) => tenantId),
      rows.map(({ metric }) => metric),
      rows.map(({ cycle }) => cycle),
      rows.map(({ state }) => state),
      rows.map(({ dueAt }) => toText(dueAt)),
      rows.map(({ breachedAt }) => toText(breachedAt)),
      rows.map(({ startedAt }) => toText(startedAt)),
      rows.map(({ remaining }) => remaining),
      rows.map(({ counting }) => counting),
      rows.map(({ computedAt }) => toText(computedAt)),
      rows.map(({ calendar }) => calendar.calendarId),
      rows.map(({ calendar }) => calendar.calendarVersion),
    ],
  })
}

const toText = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString()
