import type { PoolClient } from 'pg'
import { dueAtSql } from './due-at.ts'
import type { BegunTimer } from './fold-timer.ts'

export type TicketTimer = { ticketId: string; tenantId: string; timer: BegunTimer | null }

/** Writes the timers as they are now, and takes away those that are no more. */
export const writeTimers = async (client: PoolClient, timers: readonly TicketTimer[]): Promise<void> => {
  const gone = timers.filter(({ timer }) => timer === null)
  if (gone.length > 0)
    await client.query({
      name: 'timer_delete',
      text: 'delete from ticket_timer where ticket_id = any ($1::uuid[])',
      values: [gone.map(({ ticketId }) => ticketId)],
    })
  const kept = timers.flatMap(({ ticketId, tenantId, timer }) =>
    timer === null ? [] : [{ ticketId, tenantId, ...timer }],
  )
  if (kept.length === 0) return
  await client.query({
    name: 'timer_upsert',
    // another timer is a new one: nobody has tried it yet
    text: `
      insert into ticket_timer as old (ticket_id, tenant_id, kind, since, cause, due_at)
      select t.*, ${dueAtSql}
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[])
        as t (ticket_id, tenant_id, kind, since, cause)
      left join tenant_settings s on s.tenant_id = t.tenant_id
      on conflict (ticket_id) do update set
        kind = excluded.kind, since = excluded.since, cause = excluded.cause, due_at = excluded.due_at,
        attempts = case when old.cause = excluded.cause then old.attempts else 0 end,
        taken_until = case when old.cause = excluded.cause then old.taken_until end`,
    values: [
      kept.map(({ ticketId }) => ticketId),
      kept.map(({ tenantId }) => tenantId),
      kept.map(({ kind }) => kind),
      kept.map(({ since }) => since),
      kept.map(({ cause }) => cause),
    ],
  })
}
