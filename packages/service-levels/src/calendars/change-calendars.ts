import { isDeepStrictEqual } from 'node:util'
import { type Calendar, checkReach, parseCalendar } from '@docket/ticketing/sla'
import { auditChange } from '../keeping/audit-change.ts'
import type { Keeping, SlaChange, SlaSaved, Which } from '../keeping/change.ts'
import { type Changing, changing } from '../keeping/changing.ts'
import { invalid, refused } from '../keeping/ended.ts'
import { known } from '../keeping/known.ts'
import { refuseOneMore } from '../keeping/refuse-one-more.ts'
import { listPoliciesOn } from '../policies/read-policy.ts'
import type { SavedCalendar, StoredCalendar } from './calendars.ts'
import { insertCalendar, insertCalendarVersion } from './insert-calendar.ts'
import { findCalendarNamed, readCalendar } from './read-calendar.ts'

export const createCalendar = async (
  needs: Keeping,
  change: SlaChange,
  written: unknown,
): Promise<SlaSaved<SavedCalendar>> => {
  const parsed = parseCalendar(written)
  if (!parsed.ok) return { outcome: 'invalid', problems: parsed.problems }
  const { value: calendar, notes } = parsed
  return changing(
    needs,
    change,
    async (now) => {
      await refuseOneMore(now, 'sla_calendars')
      const { at } = now
      const row = {
        id: needs.ids.next(),
        version: 1,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
        calendar,
      }
      await insertCalendar(now.client, { ...now, id: row.id }, calendar)
      await auditChange(now, 'sla_calendar', 'created', { id: row.id, before: null, after: factsOf(row) })
      return { ...row, notes }
    },
    () => findCalendarNamed(needs.pool, change.tenantId, calendar.name),
  )
}

export const editCalendar = async (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
  written: unknown,
): Promise<SlaSaved<SavedCalendar>> => {
  const parsed = parseCalendar(written)
  if (!parsed.ok) return { outcome: 'invalid', problems: parsed.problems }
  const { value: calendar, notes } = parsed
  return changing(
    needs,
    change,
    async (now) => {
      const before = known(await readCalendar(now.client, now.tenantId, id), expectedVersion)
      if (before.archivedAt !== null) throw refused(archived)
      if (isDeepStrictEqual(before.calendar, calendar)) return { ...before, notes }
      await requireReach(now, id, calendar)
      const after = { ...before, version: before.version + 1, updatedAt: now.at, calendar }
      await insertCalendarVersion(now.client, { ...now, id }, after.version, calendar)
      await now.client.query({
        name: 'update-sla-calendar',
        text: `update sla_calendars set version = $3, name = $4, updated_at = $5
               where tenant_id = $1 and calendar_id = $2`,
        values: [now.tenantId, id, after.version, calendar.name, now.at],
      })
      const facts = { id, before: factsOf(before), after: factsOf(after) }
      await auditChange(now, 'sla_calendar', 'changed', facts)
      return { ...after, notes }
    },
    () => findCalendarNamed(needs.pool, change.tenantId, calendar.name),
  )
}

export const archiveCalendar = (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
): Promise<SlaSaved<StoredCalendar>> =>
  changing(needs, change, async (now) => {
    const before = known(await readCalendar(now.client, now.tenantId, id), expectedVersion)
    if (before.archivedAt !== null) return before
    const users = (await listPoliciesOn(now.client, now.tenantId, id)).filter(({ active }) => active)
    if (users.length > 0)
      throw refused({
        code: 'calendar_in_use',
        detail: `The calendar is in use by ${users.map(({ name }) => `"${name}"`).join(', ')}.`,
        data: { policies: users.map((user) => ({ id: user.id, name: user.name })) },
      })
    const after = { ...before, archivedAt: now.at, updatedAt: now.at }
    await now.client.query({
      name: 'archive-sla-calendar',
      text: `update sla_calendars set archived_at = $3, updated_at = $3
             where tenant_id = $1 and calendar_id = $2`,
      values: [now.tenantId, id, now.at],
    })
    await auditChange(now, 'sla_calendar', 'archived', { id, before: factsOf(before), after: null })
    return after
  })

const archived = { code: 'calendar_archived', detail: 'The calendar is archived: make a new one.' }

/** A policy in use keeps the calendar that its targets need. */
const requireReach = async (
  { client, tenantId }: Changing,
  id: string,
  calendar: Calendar,
): Promise<void> => {
  const problems = (await listPoliciesOn(client, tenantId, id)).flatMap(({ name, policy }) =>
    checkReach(policy, calendar).map((problem) => ({
      ...problem,
      entry: 'hours',
      message: `${problem.entry} of the policy "${name}": ${problem.message}`,
    })),
  )
  if (problems.length > 0) throw invalid(problems)
}

/** What the audit is told; the version tells the holidays one by one. */
const factsOf = ({ version, calendar }: StoredCalendar) => {
  const { name, timeZone, hours, holidays } = calendar
  return { version, name, timeZone, hours, holidays: holidays.length }
}
