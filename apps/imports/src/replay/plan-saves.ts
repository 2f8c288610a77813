import type { IncidentRow, IncidentState } from './log/incident-row.ts'
import type { Incident } from './log/read-log.ts'

export type PendingReason = 'REQUESTER' | 'VENDOR' | 'OTHER'
export type Standing =
  | { status: 'NEW' | 'IN_PROGRESS' | 'RESOLVED' | 'CLOSED' }
  | { status: 'PENDING_INFO'; reason: PendingReason }

/** What one row changed, in words of the log; null where it changed nothing. */
export type Save = {
  row: IncidentRow
  /** From 1 within the incident. */
  index: number
  changes: {
    status?: readonly string[]
    reason?: PendingReason
    priority?: IncidentRow['priority']
    group?: string | null
    assignee?: string | null
  }
}

/** How a state reads in Docket; null for `-100`, which says nothing about it. */
export const standingOf = (state: IncidentState): Standing | null => {
  switch (state) {
    case 'New':
      return { status: 'NEW' }
    case 'Active':
      return { status: 'IN_PROGRESS' }
    case 'Awaiting User Info':
      return { status: 'PENDING_INFO', reason: 'REQUESTER' }
    case 'Awaiting Vendor':
      return { status: 'PENDING_INFO', reason: 'VENDOR' }
    case 'Awaiting Problem':
    case 'Awaiting Evidence':
      return { status: 'PENDING_INFO', reason: 'OTHER' }
    case 'Resolved':
      return { status: 'RESOLVED' }
    case 'Closed':
      return { status: 'CLOSED' }
    case '-100':
      return null
  }
}

/** One save a row: the first opens the ticket, each further one explains the difference to the row before. */
export const planSaves = ({ rows }: Incident): readonly Save[] => {
  let standing: Standing = { status: 'NEW' }
  let before: Pick<IncidentRow, 'priority' | 'group' | 'assignee'> | null = null
  return rows.map((row, index): Save => {
    const target = standingOf(row.state) ?? standing
    const status = stepsBetween(standing, target)
    const changes: Save['changes'] = {
      ...(status.length > 0 && { status }),
      ...(status.length > 0 && target.status === 'PENDING_INFO' && { reason: target.reason }),
      ...(before?.priority !== row.priority && { priority: row.priority }),
      ...((before?.group ?? null) !== row.group && { group: row.group }),
      ...((before?.assignee ?? null) !== row.assignee && { assignee: row.assignee }),
    }
    standing = target
    before = row
    return { row, index: index + 1, changes }
  })
}

/** The legal steps from one standing to another (the status machine of the domain); none when they are the same. */
export const stepsBetween = (from: Standing, to: Standing): readonly string[] => {
  if (same(from, to)) return []
  const done = from.status === 'RESOLVED' || from.status === 'CLOSED'
  if (to.status === 'CLOSED') return from.status === 'RESOLVED' ? ['CLOSED'] : ['RESOLVED', 'CLOSED']
  return done ? ['REOPENED', to.status] : [to.status]
}

const same = (a: Standing, b: Standing): boolean =>
  a.status === b.status &&
  (a.status !== 'PENDING_INFO' || b.status !== 'PENDING_INFO' || a.reason === b.reason)
