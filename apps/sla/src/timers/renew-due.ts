import type { Pool } from 'pg'
import { dueAtSql } from './due-at.ts'

/**
 * Gives timers the due times that their tenants' settings ask for now, when a setting has changed since the last
 * call; and once more at the call after that, for timers written by a transaction that still read the old ones.
 */
export const createRenewal = (pool: Pool): (() => Promise<void>) => {
  let seen: string | null = null
  let again = false
  return async () => {
    const revision = await settingsRevision(pool)
    const changed = revision !== seen
    if (changed || again) await renewDue(pool)
    seen = revision
    again = changed
  }
}

const settingsRevision = async (pool: Pool): Promise<string> => {
  const { rows } = await pool.query<{ revision: string }>({
    name: 'timer_settings_revision',
    text: "select count(*) || ' ' || coalesce(sum(rules_revision), 0) as revision from tenant_settings",
  })
  return rows[0]?.revision ?? ''
}

const renewDue = (pool: Pool): Promise<unknown> =>
  pool.query({
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
