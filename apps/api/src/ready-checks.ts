import { pendingMigrations } from '@docket/database'
import type { CheckResult } from '@docket/runtime'
import type { ApiContext } from './context.ts'

/** Reads that lag further behind than this mislead people; the process is not ready for them. */
const hopelessSeconds = 60

/** Ready means: the database answers, every migration is applied, and the lists are not hopelessly behind. */
export const addReadyChecks = ({ health, pool, serviceLevels }: ApiContext): void => {
  health.addCheck({
    name: 'database',
    check: async () => {
      await pool.query('select 1')
      return { ok: true }
    },
  })
  let migrated = false
  health.addCheck({
    name: 'migrations',
    check: async () => {
      if (migrated) return { ok: true }
      const pending = await pendingMigrations(pool)
      migrated = pending.length === 0
      return migrated ? { ok: true } : { ok: false, detail: `not applied: ${pending.join(', ')}` }
    },
  })
  health.addCheck({ name: 'projections', check: () => projectionsLag(pool) })
  health.addAlert(() => {
    const value = serviceLevels.unreadable()
    const message = 'active policies cannot be read and are given to no ticket; the log names them'
    return value === 0 ? [] : [{ name: 'sla_policies_unreadable', severity: 'warning', message, value }]
  })
}

const projectionsLag = async (pool: ApiContext['pool']): Promise<CheckResult> => {
  const { rows } = await pool.query<{ seconds: number }>({ name: 'projections-lag', text })
  const seconds = Math.round(rows[0]?.seconds ?? 0)
  return seconds <= hopelessSeconds
    ? { ok: true, detail: `${seconds} s behind` }
    : { ok: false, detail: `${seconds} s behind` }
}

/** The oldest of the newest events that no row shows yet; parked tickets wait for a hand, not for a worker. */
const text = `
select coalesce(extract(epoch from clock_timestamp() - min(o.at)), 0)::float8 as seconds
from (select stream_id, version, at from outbox where category = 'ticket' order by pos desc limit 1000) o
left join consumer_stream c on c.consumer = 'projections' and c.stream_id = o.stream_id
where coalesce(c.version, 0) < o.version
  and not exists (select 1 from parked p where p.consumer = 'projections' and p.stream_id = o.stream_id)`
