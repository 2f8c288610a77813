import type { Pool } from 'pg'
import { dueAtSql } from './due-at.ts'

/** Gives timers the due times that their tenants' settings ask for now; answers how many moved. */
export const renewDue = async (pool: Pool): Promise<number> => {
  const { rowCount } = await pool.query({
    name: 'timer_renew',
    text: `
      with moved as (
        select t.ticket_id, ${dueAtSql} as due_at
        from ticket_timer t left join tenant_settings s on s.tenant_id = t.tenant_id
        where t.kind = 'auto_close'
      )
      update ticket_timer old set due_at = moved.due_at
      from moved
      where old.ticket_id = moved.ticket_id and old.kind = 'auto_close'
        and old.due_at is distinct from moved.due_at`,
  })
  return rowCount ?? 0
}
