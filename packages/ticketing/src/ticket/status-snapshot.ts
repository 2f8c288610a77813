import type { Instant } from '@docket/event-sourcing'
import type { Resolution } from './events.ts'
import type { EscalatableStatus, StatusFacts } from './state.ts'
import type { PendingReason, Status } from './vocabulary.ts'

/** A status with all that belongs to it, as an event that restores it tells it; what the status lacks is null. */
export type StatusSnapshot = {
  readonly status: Status
  readonly reason: PendingReason | null
  readonly until: Instant | null
  readonly escalatedFrom: EscalatableStatus | null
  readonly resolution: Resolution | null
  readonly resolvedAt: Instant | null
  readonly closedAt: Instant | null
}

export const toSnapshot = (facts: StatusFacts): StatusSnapshot => ({
  status: facts.status,
  reason: facts.status === 'PENDING_INFO' ? facts.reason : null,
  until: facts.status === 'PENDING_INFO' ? facts.until : null,
  escalatedFrom: facts.status === 'ESCALATED' ? facts.escalatedFrom : null,
  resolution: isDone(facts) ? facts.resolution : null,
  resolvedAt: isDone(facts) ? facts.resolvedAt : null,
  closedAt: facts.status === 'CLOSED' ? facts.closedAt : null,
})

/** Throws for a snapshot that no status has: only `toSnapshot` makes them. */
export const toStatusFacts = (snapshot: StatusSnapshot): StatusFacts => {
  const { status, reason, until, escalatedFrom, resolution, resolvedAt, closedAt } = snapshot
  switch (status) {
    case 'NEW':
    case 'OPEN':
    case 'IN_PROGRESS':
    case 'REOPENED':
      return { status }
    case 'PENDING_INFO':
      if (reason !== null) return { status, reason, until }
      break
    case 'ESCALATED':
      if (escalatedFrom !== null) return { status, escalatedFrom }
      break
    case 'RESOLVED':
      if (resolution !== null && resolvedAt !== null) return { status, resolution, resolvedAt }
      break
    case 'CLOSED':
      if (resolution !== null && resolvedAt !== null && closedAt !== null)
        return { status, resolution, resolvedAt, closedAt }
  }
  throw new Error(`corrupt history: a restored ${status} lacks what belongs to it`)
}

const isDone = (
  facts: StatusFacts,
): facts is Extract<StatusFacts, { status: 'RESOLVED' } | { status: 'CLOSED' }> =>
  facts.status === 'RESOLVED' || facts.status === 'CLOSED'
