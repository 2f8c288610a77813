import type { SlaPolicy } from '@docket/contracts'
import { type StoredPolicy, type StoredPolicyVersion, toWrittenPolicy } from '@docket/service-levels'
import type { Policy } from '@docket/ticketing/sla'

type Content = Pick<SlaPolicy, 'name' | 'conditions' | 'targets' | 'caps' | 'rules'>

/** A policy as people write it, so that what is read can be changed and sent back. */
export const shownContent = (policy: Policy): Content => toWrittenPolicy(policy) as Content

export const shownPolicy = ({ policy, ...row }: StoredPolicy): SlaPolicy => ({
  ...row,
  ...shownContent(policy),
})

export const shownPolicyVersion = ({ policy, ...row }: StoredPolicyVersion) => ({
  ...row,
  ...shownContent(policy),
})
