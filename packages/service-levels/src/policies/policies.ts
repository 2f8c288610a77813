import type { Page, PageRequest } from '@docket/database'
import type { Policy } from '@docket/ticketing/sla'
import type { Along, SlaChange, SlaSaved, Which } from '../keeping/change.ts'

/**
 * A policy as it is now; `version` counts the changes of its content (policy and calendar) from 1 and is what tickets
 * pin. Its place and being active are no content: they change without a version.
 */
export type StoredPolicy = {
  id: string
  version: number
  /** From 1, in the order in which policies are asked; an archived one keeps its last. */
  position: number
  active: boolean
  calendarId: string
  createdAt: string
  updatedAt: string
  archivedAt: string | null
  policy: Policy
}

/** `createdBy` is the id of whoever wrote this version. */
export type StoredPolicyVersion = {
  id: string
  version: number
  calendarId: string
  createdAt: string
  createdBy: string
  policy: Policy
}

/** What a person sent: `parsePolicy` judges `policy`, and `checkReach` whether the calendar can keep its targets. */
export type WrittenPolicy = { policy: unknown; calendarId: string }

/** `position`: its place in the order from 1, those behind move down; the end if it is left out or beyond. */
export type NewPolicy = WrittenPolicy & { active: boolean; position?: number }

/** A tenant's policies. */
export type Policies = {
  create(change: SlaChange, written: NewPolicy): Promise<SlaSaved<StoredPolicy>>
  /** Makes the next version; what changes nothing makes none. Tickets go by it from their next application on. */
  edit(change: SlaChange, which: Which, written: WrittenPolicy): Promise<SlaSaved<StoredPolicy>>
  /** `policyIds` names every policy in use once, in the order wanted; otherwise `invalid`. Answers them in it. */
  reorder(change: SlaChange, policyIds: readonly string[]): Promise<SlaSaved<readonly StoredPolicy[]>>
  /** Open tickets meet it at their next application. Repeating it changes nothing. */
  activate(change: SlaChange, which: Which): Promise<SlaSaved<StoredPolicy>>
  /**
   * From the commit on no ticket is given it. `along` is where its open tickets are taken care of (enqueue the job
   * that removes it from them): it runs in the transaction, and only if the policy was active until now.
   */
  deactivate(change: SlaChange, which: Which, along?: Along<StoredPolicy>): Promise<SlaSaved<StoredPolicy>>
  /** Out of use for good; an active one is deactivated by it, and `along` runs as in `deactivate`. */
  archive(change: SlaChange, which: Which, along?: Along<StoredPolicy>): Promise<SlaSaved<StoredPolicy>>
  read(tenantId: string, policyId: string): Promise<StoredPolicy | null>
  /** Those in use in their order, or the archived ones, the oldest first. */
  list(tenantId: string, filters: { archived: boolean }, page: PageRequest): Promise<Page<StoredPolicy>>
  /** The newest first; none for a policy that the tenant has not. */
  listVersions(tenantId: string, policyId: string, page: PageRequest): Promise<Page<StoredPolicyVersion>>
  readVersion(tenantId: string, policyId: string, version: number): Promise<StoredPolicyVersion | null>
}
