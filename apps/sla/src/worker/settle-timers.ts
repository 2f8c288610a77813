import type { Pool } from 'pg'
import type { SlaTiming } from '../timers/sla-timer.ts'
import type { DueSla } from './take-due-sla.ts'

/** A timer that was taken, and the one that its ticket's log asks for now. */
export type Settled = { due: DueSla; timer: SlaTiming['timer'] }

/**
 * Puts timers right that a worker is done with, so that none stays due for ever, and none waits for the consumer to
 * hear of what was recorded; those that it has written anew meanwhile are its own. What is due still, by a clock that was set back, keeps its place.
 */
export const settleTimers = async (pool: Pool, settled: readonly Settled[], now: string): Promise<void> => {
  const wrong = settled.filter(({ timer }) => timer === null || timer.dueAt >= now)
  if (wrong.length === 0) return
  await pool.query({
    name: 'timer_settle',
    text: `
      with settled as (
        select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
          as t (ticket_id, taken, due_at, cause, since)
      ), gone as (
        delete from ticket_timer old using settled new
        where old.ticket_id = new.ticket_id and old.kind = 'sla' and old.cause = new.taken and new.due_at is null
      )
      update ticket_timer old
      set due_at = new.due_at, cause = new.cause, since = new.since, attempts = 0, taken_until = null
      from settled new
      where old.ticket_id = new.ticket_id and old.kind = 'sla' and old.cause = new.taken and new.due_at is not null`,
    values: [
      wrong.map(({ due }) => due.ticketId),
      wrong.map(({ due }) => due.cause),
      wrong.map(({ timer }) => timer?.dueAt ?? null),
      wrong.map(({ timer }) => timer?.cause ?? ''),
      wrong.map(({ timer }) => timer?.since ?? null),
    ],
  })
}
