import type { Pool } from 'pg'

/** When the first timers fall or fell due that nobody has in hand, in epoch milliseconds; null: there is none. */
export type FirstDue = { timer: number | null; sla: number | null }

/** Two looks at the ends of two indexes, however many timers there are. */
export const firstDue = async (pool: Pool): Promise<FirstDue> => {
  const { rows } = await pool.query<{ timer: number | null; sla: number | null }>({
    name: 'timer_first_due',
    text: `
      select
        (select (extract(epoch from min(due_at)) * 1000)::float8 from ticket_timer
         where kind <> 'sla' and (taken_until is null or taken_until < clock_timestamp())) as timer,
        (select (extract(epoch from min(due_at)) * 1000)::float8 from ticket_timer
         where kind = 'sla' and (taken_until is null or taken_until < clock_timestamp())) as sla`,
  })
  return rows[0] ?? { timer: null, sla: null }
}

/** How long the first that is due at `now` has been waiting, in whoever's hands; 0 when nothing is. */
export const overdueSeconds = async (pool: Pool, now: string): Promise<number> => {
  // an imported history is full of times long past: it has been waiting only since somebody knew
  const { rows } = await pool.query<{ seconds: number | null }>({
    name: 'timer_overdue',
    text: `
      select extract(epoch from max($1::timestamptz - waiting_since))::float8 as seconds from (
        (select due_at as waiting_since from ticket_timer where kind <> 'sla' and due_at <= $1
         order by due_at limit 1)
        union all
        (select greatest(due_at, since) from ticket_timer where kind = 'sla' and due_at < $1
         order by due_at limit 1000)
      ) as due`,
    values: [now],
  })
  return Math.max(0, rows[0]?.seconds ?? 0)
}
