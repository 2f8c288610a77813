import type { Pool } from 'pg'
import { dueAtSql } from '../timers/due-at.ts'
import type { Timer } from '../timers/timer.ts'

/** An auto-close or a wake-up whose time has come, in the hands of one worker for a while. */
export type DueTimer = {
  ticketId: string
  tenantId: string
  kind: Timer['kind']
  dueAt: string
  cause: string
  /** How long the ticket has to have been RESOLVED, for an auto-close. */
  afterMs: number
}

/**
 * Takes what is due at `now`, in due order; others who ask at the same time pass over it. One that is not settled
 * comes back after a while, later each time: the command is harmless twice. Its tenant's settings are asked here once
 * more, since a time that was written before they changed is renewed only now and then.
 */
export const takeDue = async (
  pool: Pool,
  { now, limit, takenForMs }: { now: string; limit: number; takenForMs: number },
): Promise<readonly DueTimer[]> => {
  const { rows } = await pool.query<Omit<DueTimer, 'dueAt'> & { dueAt: Date | string }>({
    name: 'timer_take_due',
    text: `
      update ticket_timer set
        attempts = attempts + 1,
        taken_until = clock_timestamp() + least($3 * power(2, attempts), 3600000) * interval '1 ms'
      where (ticket_id, kind) in (
        select t.ticket_id, t.kind from ticket_timer t left join tenant_settings s on s.tenant_id = t.tenant_id
        where t.kind <> 'sla' and t.due_at <= $1 and ${dueAtSql} <= $1
          and (t.taken_until is null or t.taken_until < clock_timestamp())
        order by t.due_at, t.ticket_id
        limit $2
        for update of t skip locked)
      returning ticket_id as "ticketId", tenant_id as "tenantId", kind, due_at as "dueAt", cause,
        (extract(epoch from due_at - since) * 1000)::float8 as "afterMs"`,
    values: [now, limit, takenForMs],
  })
  return rows
    .map((row) => ({ ...row, dueAt: new Date(row.dueAt).toISOString() }))
    .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0))
}
