import type { Logger } from '@docket/runtime'
import type { CompiledCalendar, PolicyVersion, SlaRules } from '@docket/ticketing/sla'
import type { Pool } from 'pg'
import type { PinnedCalendarStore } from '../calendars/pinned-calendars.ts'
import { parseStoredPolicy } from '../policies/written-policy.ts'

export type ReadRules = {
  readonly revision: number
  readonly rules: SlaRules
  /** How many active policies were left out. */
  readonly unreadable: number
}

/**
 * The active policies in their order with the calendars they would pin, in one statement, so that they belong
 * together. No ticket action ever fails because of a policy: one that cannot be read any more is left out and logged.
 */
export const readSlaRules = async (
  { pool, log }: { pool: Pool; log?: Pick<Logger, 'error'> },
  calendars: PinnedCalendarStore,
  tenantId: string,
): Promise<ReadRules> => {
  const found = await pool.query<Row>({
    name: 'read-sla-rules',
    text: `select r.revision, p.policy_id as "policyId", p.version, p.calendar_id as "calendarId",
             c.version as "calendarVersion", pv.body as policy, cv.body as calendar
           from sla_revisions r
           left join sla_policies p on p.tenant_id = r.tenant_id and p.active and p.archived_at is null
           left join sla_policy_versions pv on pv.policy_id = p.policy_id and pv.version = p.version
           left join sla_calendars c on c.calendar_id = p.calendar_id
           left join sla_calendar_versions cv on cv.calendar_id = c.calendar_id and cv.version = c.version
           where r.tenant_id = $1
           order by p.position, p.policy_id`,
    values: [tenantId],
  })
  const compiled = new Map<string, CompiledCalendar>()
  const policies = found.rows.flatMap((row): PolicyVersion[] => {
    if (row.policyId === null) return []
    const { policyId, version, calendarId, calendarVersion } = row
    try {
      const policy = parseStoredPolicy(row.policy)
      compiled.set(calendarId, calendars.compiled({ calendarId, calendarVersion }, row.calendar))
      return [{ policyId, version, calendarId, calendarVersion, policy }]
    } catch (error) {
      log?.error({ err: error, tenantId, policyId, version }, 'a policy cannot be read and is left out')
      return []
    }
  })
  const active = found.rows.filter(({ policyId }) => policyId !== null).length
  return {
    revision: found.rows[0]?.revision ?? 0,
    unreadable: active - policies.length,
    rules: { policies, calendars: ({ calendarId }) => compiled.get(calendarId)! },
  }
}

type Row = { revision: number } & (
  | { policyId: null }
  | {
      policyId: string
      version: number
      calendarId: string
      calendarVersion: number
      policy: unknown
      calendar: unknown
    }
)

/** What tells whether rules that are known are old: one row by its key, 0 for a tenant that has none. */
export const readSlaRevision = async (pool: Pool, tenantId: string): Promise<number> => {
  const found = await pool.query<{ revision: number }>({
    name: 'read-sla-revision',
    text: 'select revision from sla_revisions where tenant_id = $1',
    values: [tenantId],
  })
  return found.rows[0]?.revision ?? 0
}
