import type { CompiledCalendar } from '../calendar/compiled-calendar.ts'
import type { PolicyPin } from '../events.ts'
import { type Metric, type MetricTarget, metrics, type SlaTargets, type Target, tighter } from '../target.ts'
import { meets } from './conditions.ts'
import type { ConditionField, Policy, PolicySubject, PolicyVersion } from './policy.ts'

/** The first policy in the order whose conditions the ticket meets. */
export const choosePolicy = (
  policies: readonly PolicyVersion[],
  subject: PolicySubject,
): PolicyVersion | undefined => policies.find(({ policy }) => meets(policy.conditions, subject))

/** What a policy promises a ticket that was opened at `openedAt`: the matrix, capped by the tier. */
export const targetsFor = (
  { targets, caps, rules }: Policy,
  { priority, tier }: PolicySubject,
  calendar: CompiledCalendar,
  openedAt: number,
): SlaTargets => {
  const row = targets[priority]
  const cap = tier === null ? undefined : caps[tier]
  const lesser = (a: Target | undefined, b: Target | undefined): Target | undefined =>
    a && b ? tighter(a, b, calendar, openedAt) : (a ?? b)
  const resolution = lesser(row.resolution, cap?.resolution)
  const firstReply = row.first_reply && lesser(row.first_reply, resolution)
  const promised: { readonly [M in Metric]: Target | undefined } = {
    first_reply: firstReply,
    next_reply: row.next_reply,
    resolution,
  }
  const entries = metrics.flatMap((metric): [Metric, MetricTarget][] => {
    const target = promised[metric]
    if (target === undefined) return []
    const { warnings, levels, notify } = rules[metric]
    const own = metric === 'resolution' ? cap : undefined
    return [[metric, { target, warnings, levels: own?.levels ?? levels, notify: own?.notify ?? notify }]]
  })
  return Object.fromEntries(entries)
}

/** What SlaPolicyApplied would say. */
export const pinFor = (
  { policyId, version, calendarId, calendarVersion, policy }: PolicyVersion,
  subject: PolicySubject,
  calendar: CompiledCalendar,
  openedAt: number,
): PolicyPin => ({
  policyId,
  policyVersion: version,
  calendarId,
  calendarVersion,
  targets: targetsFor(policy, subject, calendar, openedAt),
})

/** The fields whose change may choose another policy or target. */
export const fieldsRead = (policies: readonly PolicyVersion[]): ReadonlySet<ConditionField> => {
  const fields = new Set<ConditionField>(['priority'])
  for (const { policy } of policies) {
    for (const { field } of policy.conditions) fields.add(field)
    if (Object.keys(policy.caps).length > 0) fields.add('tier')
  }
  return fields
}
