import type { Problem } from '@docket/ticketing/sla'
import { auditChange } from '../keeping/audit-change.ts'
import type { Keeping, SlaChange, SlaSaved } from '../keeping/change.ts'
import { changing } from '../keeping/changing.ts'
import { invalid } from '../keeping/ended.ts'
import type { StoredPolicy } from './policies.ts'
import { readOrder } from './read-policy.ts'

/** Puts the policies in use in the order in which they are named. */
export const reorderPolicies = (
  needs: Keeping,
  change: SlaChange,
  policyIds: readonly string[],
): Promise<SlaSaved<readonly StoredPolicy[]>> =>
  changing(needs, change, async (now) => {
    const before = await readOrder(now.client, now.tenantId)
    const byId = new Map(before.map((policy) => [policy.id, policy]))
    const problems = [...strangeIn(policyIds, byId), ...missingIn(policyIds, before)]
    if (problems.length > 0) throw invalid(problems)
    const after = policyIds.map((id, i) => ({ ...byId.get(id)!, position: i + 1 }))
    if (before.every(({ id }, i) => id === policyIds[i])) return after
    await now.client.query({
      name: 'order-sla-policies',
      text: `update sla_policies p set position = o.position
             from unnest($2::uuid[]) with ordinality as o (policy_id, position)
             where p.tenant_id = $1 and p.policy_id = o.policy_id`,
      values: [now.tenantId, policyIds],
    })
    const orderOf = (policies: readonly StoredPolicy[]) => ({
      order: policies.map(({ id, policy }) => ({ id, name: policy.name })),
    })
    const facts = { id: null, before: orderOf(before), after: orderOf(after) }
    await auditChange(now, 'sla_policy', 'reordered', facts)
    return after
  })

const strangeIn = (
  policyIds: readonly string[],
  known: ReadonlyMap<string, StoredPolicy>,
): readonly Problem[] =>
  policyIds.flatMap((id, i) => {
    const isAgain = policyIds.indexOf(id) < i
    if (known.has(id) && !isAgain) return []
    const message = isAgain ? `${id} is named twice.` : `There is no policy ${id} in use.`
    return [{ code: 'policy_invalid', entry: `policyIds[${i}]`, message }]
  })

const missingIn = (policyIds: readonly string[], policies: readonly StoredPolicy[]): readonly Problem[] =>
  policies.flatMap(({ id, policy }) =>
    policyIds.includes(id)
      ? []
      : [{ code: 'policy_invalid', entry: 'policyIds', message: `"${policy.name}" (${id}) is missing.` }],
  )
