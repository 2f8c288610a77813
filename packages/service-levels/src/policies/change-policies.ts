import { isDeepStrictEqual } from 'node:util'
import { auditChange } from '../keeping/audit-change.ts'
import type { Keeping, SlaChange, SlaSaved, Which } from '../keeping/change.ts'
import { type Changing, changing } from '../keeping/changing.ts'
import { refused } from '../keeping/ended.ts'
import { known } from '../keeping/known.ts'
import { refuseOneMore } from '../keeping/refuse-one-more.ts'
import { insertPolicy, insertPolicyVersion } from './insert-policy.ts'
import { judgePolicy } from './judge-policy.ts'
import type { NewPolicy, StoredPolicy, WrittenPolicy } from './policies.ts'
import { factsOf, policyArchived } from './policy-facts.ts'
import { findPolicyNamed, readOrder, readPolicy } from './read-policy.ts'

export const createPolicy = (
  needs: Keeping,
  change: SlaChange,
  { active, position: wanted, ...written }: NewPolicy,
): Promise<SlaSaved<StoredPolicy>> => {
  const { calendarId } = written
  return changing(
    needs,
    change,
    async (now) => {
      const policy = await judgePolicy(now, written)
      await refuseOneMore(now, 'sla_policies')
      const end = (await readOrder(now.client, now.tenantId)).length + 1
      const position = Math.min(wanted ?? end, end)
      if (position < end) await openGap(now, position)
      const row: StoredPolicy = {
        ...{ id: needs.ids.next(), version: 1, position, active, calendarId },
        ...{ createdAt: now.at, updatedAt: now.at, archivedAt: null, policy },
      }
      await insertPolicy(now.client, { ...now, id: row.id }, row)
      await auditChange(now, 'sla_policy', 'created', { id: row.id, before: null, after: factsOf(row) })
      return row
    },
    () => findSame(needs, change, written),
  )
}

export const editPolicy = (
  needs: Keeping,
  change: SlaChange,
  { id, expectedVersion }: Which,
  written: WrittenPolicy,
): Promise<SlaSaved<StoredPolicy>> => {
  const { calendarId } = written
  return changing(
    needs,
    change,
    async (now) => {
      const before = known(await readPolicy(now.client, now.tenantId, id), expectedVersion)
      if (before.archivedAt !== null) throw refused(policyArchived)
      const policy = await judgePolicy(now, written)
      if (calendarId === before.calendarId && isDeepStrictEqual(before.policy, policy)) return before
      const after = { ...before, version: before.version + 1, updatedAt: now.at, policy, calendarId }
      await insertPolicyVersion(now.client, { ...now, id }, after.version, after)
      await now.client.query({
        name: 'update-sla-policy',
        text: `update sla_policies set version = $3, name = $4, calendar_id = $5, updated_at = $6
               where tenant_id = $1 and policy_id = $2`,
        values: [now.tenantId, id, after.version, policy.name, calendarId, now.at],
      })
      const facts = { id, before: factsOf(before), after: factsOf(after) }
      await auditChange(now, 'sla_policy', 'changed', facts)
      return after
    },
    () => findSame(needs, change, written),
  )
}

/** Those from there on move down by one. */
const openGap = async ({ client, tenantId }: Changing, position: number): Promise<void> => {
  await client.query({
    name: 'open-sla-policy-gap',
    text: `update sla_policies set position = position + 1
           where tenant_id = $1 and archived_at is null and position >= $2`,
    values: [tenantId, position],
  })
}

const findSame = async (
  { pool }: Keeping,
  { tenantId }: SlaChange,
  { policy }: WrittenPolicy,
): Promise<string | null> => {
  const { name } = policy as { name: string } // it was parsed before the name was found taken
  return findPolicyNamed(pool, tenantId, name)
}
