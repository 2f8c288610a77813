import { checkReach, type Policy, parsePolicy } from '@docket/ticketing/sla'
import { readCalendar } from '../calendars/read-calendar.ts'
import type { Changing } from '../keeping/changing.ts'
import { invalid } from '../keeping/ended.ts'
import type { WrittenPolicy } from './policies.ts'

/** What was written as a policy that its calendar can keep; ends the transaction with everything that is wrong. */
export const judgePolicy = async (
  { client, tenantId }: Changing,
  { policy: written, calendarId }: WrittenPolicy,
): Promise<Policy> => {
  const parsed = parsePolicy(written)
  const calendar = await readCalendar(client, tenantId, calendarId)
  const isInUse = calendar !== null && calendar.archivedAt === null
  const missing = {
    code: 'policy_invalid',
    entry: 'calendarId',
    message: `There is no calendar ${calendarId} in use.`,
  } as const
  const problems = [
    ...(parsed.ok ? [] : parsed.problems),
    ...(isInUse ? [] : [missing]),
    ...(parsed.ok && isInUse ? checkReach(parsed.value, calendar.calendar) : []),
  ]
  if (!parsed.ok || problems.length > 0) throw invalid(problems)
  return parsed.value
}
