import type { Caller } from '@docket/ticketing'
import type { PolicyPin } from '@docket/ticketing/sla'
import type { ApiContext } from '../context.ts'

/** The versions that a ticket goes by, with the names that they had. */
export const namedPin = async (
  { serviceLevels: { policies, calendars } }: Pick<ApiContext, 'serviceLevels'>,
  { tenantId }: Pick<Caller, 'tenantId'>,
  { policyId, policyVersion, calendarId, calendarVersion }: PolicyPin,
) => {
  const [policy, calendar] = await Promise.all([
    policies.readVersion(tenantId, policyId, policyVersion),
    calendars.readVersion(tenantId, calendarId, calendarVersion),
  ])
  if (policy === null || calendar === null)
    throw new Error(`A ticket pins version ${policyVersion} of policy ${policyId}, which is not there.`)
  const { name, timeZone } = calendar.calendar
  return {
    policy: { policyId, version: policyVersion, name: policy.policy.name },
    calendar: { calendarId, version: calendarVersion, name, timeZone },
  }
}
