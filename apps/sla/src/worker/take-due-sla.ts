import type { Pool } from 'pg'

/** A ticket on which something is to be recorded, in the hands of one worker for a while. */
export type DueSla = { ticketId: string; tenantId: string; dueAt: string; cause: string }

/**
 * Takes tickets on which something became true before `now`, in the order in which it did; others who ask at the same
 * time pass over them. At its very deadline a clock may still be met, so nothing is due at an instant itself. What is
 * not settled comes back after a while, later each time.
 */
export const takeDueSla = async (
  pool: Pool,
  { now, limit, takenForMs }: { now: string; limit: number; takenForMs: number },
): Promise<readonly DueSla[]> => {
  const { rows } = await pool.query<Omit<DueSla, 'dueAt'> & { dueAt: Date | string }>({
    name: 'timer_take_due_sla',
    text: `
      with due as materialized (
        select ctid from ticket_timer
        where kind = 'sla' and due_at < $1 and (taken_until is null or taken_until < clock_timestamp())
        order by due_at, ticket_id
        limit $2
        for update skip locked)
      update ticket_timer t set
        attempts = attempts + 1,
        taken_until = clock_timestamp() + least($3 * power(2, least(attempts, 20)), 3600000) * interval '1 ms'
      from due
      where t.ctid = due.ctid
      returning t.ticket_id as "ticketId", t.tenant_id as "tenantId", t.due_at as "dueAt", t.cause`,
    values: [now, limit, takenForMs],
  })
  return rows
    .map((row) => ({ ...row, dueAt: new Date(row.dueAt).toISOString() }))
    .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0))
}
