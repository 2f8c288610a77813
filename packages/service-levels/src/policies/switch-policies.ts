import { readCalendar } from '../calendars/read-calendar.ts'
import { auditChange } from '../keeping/audit-change.ts'
import type { Along, Keeping, SlaChange, SlaSaved, Which } from '../keeping/change.ts'
import { type Changing, changing } from '../keeping/changing.ts'
import { refused } from '../keeping/ended.ts'
import { known } from '../keeping/known.ts'
import type { StoredPolicy } from './policies.ts'
import { factsOf, policyArchived } from './policy-facts.ts'
import { readPolicy } from './read-policy.ts'

export const activatePolicy = (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
): Promise<SlaSaved<StoredPolicy>> =>
  changing(needs, change, async (now) => {
    const before = known(await readPolicy(now.client, now.tenantId, id), expectedVersion)
    if (before.archivedAt !== null) throw refused(policyArchived)
    if (before.active) return before
    const calendar = await readCalendar(now.client, now.tenantId, before.calendarId)
    if (calendar?.archivedAt !== null)
      throw refused({
        code: 'calendar_archived',
        detail: 'Its calendar is archived: name another one first.',
      })
    return write(now, 'activated', before, { ...before, active: true, updatedAt: now.at })
  })

export const deactivatePolicy = (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
  along: Along<StoredPolicy> = async () => {},
): Promise<SlaSaved<StoredPolicy>> =>
  changing(needs, change, async (now) => {
    const before = known(await readPolicy(now.client, now.tenantId, id), expectedVersion)
    if (!before.active) return before
    const after = await write(now, 'deactivated', before, { ...before, active: false, updatedAt: now.at })
    await along(now.client, after)
    return after
  })

export const archivePolicy = (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
  along: Along<StoredPolicy> = async () => {},
): Promise<SlaSaved<StoredPolicy>> =>
  changing(needs, change, async (now) => {
    const before = known(await readPolicy(now.client, now.tenantId, id), expectedVersion)
    if (before.archivedAt !== null) return before
    const gone = { ...before, active: false, updatedAt: now.at, archivedAt: now.at }
    const after = await write(now, 'archived', before, gone)
    await closeGap(now, before.position)
    if (before.active) await along(now.client, after)
    return after
  })

const write = async (
  now: Changing,
  verb: 'activated' | 'deactivated' | 'archived',
  before: StoredPolicy,
  after: StoredPolicy,
): Promise<StoredPolicy> => {
  const { id, active, archivedAt, updatedAt } = after
  await now.client.query({
    name: 'switch-sla-policy',
    text: `update sla_policies set active = $3, archived_at = $4, updated_at = $5
           where tenant_id = $1 and policy_id = $2`,
    values: [now.tenantId, id, active, archivedAt, updatedAt],
  })
  const facts = { id, before: factsOf(before), after: verb === 'archived' ? null : factsOf(after) }
  await auditChange(now, 'sla_policy', verb, facts)
  return after
}

/** Those behind move up, so that the places of policies in use stay 1, 2, 3. */
const closeGap = async ({ client, tenantId }: Changing, position: number): Promise<void> => {
  await client.query({
    name: 'close-sla-policy-gap',
    text: `update sla_policies set position = position - 1
           where tenant_id = $1 and archived_at is null and position > $2`,
    values: [tenantId, position],
  })
}
