import type { ClientBase } from 'pg'
import { dueAtSql } from './due-at.ts'
import type { BegunTimer } from './fold-log.ts'
import type { SlaTiming } from './sla-timer.ts'

export type TicketTimers = {
  ticketId: string
  tenantId: string
  timers: readonly (BegunTimer | NonNullable<SlaTiming['timer']>)[]
}

/** Writes the timers as they are now, and takes away those that are no more. */
export const writeTimers = async (client: ClientBase, tickets: readonly TicketTimers[]): Promise<void> => {
  if (tickets.length === 0) return
  const kept = tickets.flatMap(({ ticketId, tenantId, timers }) =>
    timers.map((timer) => ({ ticketId, tenantId, dueAt: null, ...timer })),
  )
  await client.query({
    name: 'timer_delete',
    text: `
      delete from ticket_timer old
      using unnest($1::uuid[], $2::text[]) as now (ticket_id, kinds)
      where old.ticket_id = now.ticket_id and not old.kind = any (string_to_array(now.kinds, ' '))`,
    values: [
      tickets.map(({ ticketId }) => ticketId),
      tickets.map(({ timers }) => timers.map(({ kind }) => kind).join(' ')),
    ],
  })
  if (kept.length === 0) return
  await client.query({
    name: 'timer_upsert',
    // another timer is a new one: nobody has tried it yet
    text: `
      insert into ticket_timer as old (ticket_id, tenant_id, kind, since, cause, due_at)
      select t.ticket_id, t.tenant_id, t.kind, t.since, t.cause, coalesce(t.due_at, ${dueAtSql})
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::timestamptz[])
        as t (ticket_id, tenant_id, kind, since, cause, due_at)
      left join tenant_settings s on s.tenant_id = t.tenant_id
      on conflict (ticket_id, kind) do update set
        since = excluded.since, cause = excluded.cause, due_at = excluded.due_at,
        attempts = case when old.cause = excluded.cause then old.attempts else 0 end,
        taken_until = case when old.cause = excluded.cause then old.taken_until end`,
    values: [
      kept.map(({ ticketId }) => ticketId),
      kept.map(({ tenantId }) => tenantId),
      kept.map(({ kind }) => kind),
      kept.map(({ since }) => since),
      kept.map(({ cause }) => cause),
      kept.map(({ dueAt }) => dueAt),
    ],
  })
}
