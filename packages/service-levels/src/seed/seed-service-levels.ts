import { systemClock, systemIds } from '@docket/runtime'
import { type Policy, quarterHourPolicy } from '@docket/ticketing/sla'
import type { ClientBase } from 'pg'
import { insertCalendar } from '../calendars/insert-calendar.ts'
import { insertPolicy } from '../policies/insert-policy.ts'
import { defaultSlaSettings, type SlaSettings } from './sla-settings.ts'

/**
 * What a tenant begins with: the default calendar, the default policy and the preset of 15 minutes. Once for each
 * tenant: what people change or archive of it later stays so. Run it in a transaction. Answers whether it did anything.
 */
export const seedServiceLevels = async (
  client: ClientBase,
  { tenantId }: { tenantId: string },
  { calendar, policy, preset }: SlaSettings = defaultSlaSettings,
  { clock, ids } = { clock: systemClock, ids: systemIds },
): Promise<boolean> => {
  const begun = await client.query({
    name: 'begin-service-levels',
    text: 'insert into sla_revisions (tenant_id) values ($1) on conflict do nothing returning tenant_id',
    values: [tenantId],
  })
  if (begun.rows.length === 0) return false
  const made = { tenantId, at: clock.now(), by: 'docket' }
  const calendarId = ids.next()
  await insertCalendar(client, { ...made, id: calendarId }, calendar)
  const isQuarterHour = preset === 'quarter_hour'
  const add = (position: number, one: Policy, active: boolean) =>
    insertPolicy(client, { ...made, id: ids.next() }, { policy: one, calendarId, position, active })
  await add(isQuarterHour ? 2 : 1, policy, true)
  await add(isQuarterHour ? 1 : 2, quarterHourPolicy, isQuarterHour)
  return true
}
