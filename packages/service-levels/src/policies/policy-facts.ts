import type { StoredPolicy } from './policies.ts'

/** What the audit is told of a policy: all that somebody decided about it. */
export const factsOf = ({ version, position, active, calendarId, policy }: StoredPolicy) => ({
  version,
  position,
  active,
  calendarId,
  policy,
})

export const policyArchived = { code: 'policy_archived', detail: 'The policy is archived: make a new one.' }
