import type { Json } from '@docket/event-sourcing'
import type { KeptSlaFact } from './sla-facts.ts'

/**
 * One ticket as lists and the live stream show it. Times are ISO 8601 UTC with milliseconds; a field that does
 * not apply is null, never absent. The `public…` members are what a requester is shown in place of the member
 * without the prefix: internal notes and staff-only changes do not move them.
 */
export type TicketListRow = {
  ticketId: string
  tenantId: string
  number: string
  title: string
  status: string
  priority: string
  type: string
  category: string
  environment: string | null
  affectedService: string | null
  channel: string
  requesterId: string
  organizationId: string | null
  /** VIP, NORMAL or null; staff only. */
  tier: string | null
  assigneeId: string | null
  teamId: string | null
  tags: readonly string[]
  /** 0..3; staff only. */
  escalationLevel: number
  /** A clock of the current cycle is breached; staff only. */
  delayed: boolean
  /** What the clocks need to know of the log; never leaves the server, where `sla` is read from it. */
  slaFacts: readonly KeptSlaFact[]
  /** Set by hand; what is promised is due when `sla` says. */
  dueAt: string | null
  pendingReason: string | null
  pendingUntil: string | null
  commentCount: number
  publicCommentCount: number
  reopenCount: number
  /** How often it went to another team; staff only. */
  reassignmentCount: number
  /** What lists filter by as `cf.<key>`; shown on the ticket's page. */
  customFields: { readonly [key: string]: Json }
  /** The ticket that this one was merged into. */
  mergedInto: string | null
  /** Opened with `occurredAt` and not finished yet; staff only. */
  importing: boolean
  createdAt: string
  updatedAt: string
  publicUpdatedAt: string
  /** Of the current cycle: reopening clears it. */
  resolvedAt: string | null
  closedAt: string | null
  /** First public comment by a human agent. */
  firstRepliedAt: string | null
  version: number
  publicVersion: number
  /** Set on the tombstone of a deleted ticket; queries leave it out, consistency tokens still meet it. */
  deletedAt: string | null
}
