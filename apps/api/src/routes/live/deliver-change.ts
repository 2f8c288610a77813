import { mayList, type TicketListRow, type TimedRow, type Viewer } from '@docket/read-models'
import type { Change } from './change.ts'
import { changedFrame, leftFrame, type TicketFrame } from './frames.ts'
import type { LiveGroups } from './live-groups.ts'
import { shows } from './stream-filter.ts'
import type { ToldVersions } from './told-versions.ts'

/**
 * Tells the groups of one change: the row to those who may see it now, `left` to those who could before. What a
 * viewer may see is decided by the row as it is, never by the news alone. Each frame is made once a kind of viewer.
 */
export const deliverChange = (
  change: Change,
  row: TimedRow | undefined,
  to: { groups: LiveGroups; told: ToldVersions; id: string; opened: number },
): void => {
  const { groups, told, id, opened } = to
  const now = audienceOf(row)
  const made = new Map<Viewer['kind'] | 'left', TicketFrame>()
  const frame = (kind: Viewer['kind'] | 'left', make: () => TicketFrame): TicketFrame => {
    const known = made.get(kind)
    if (known) return known
    const fresh = make()
    made.set(kind, fresh)
    return fresh
  }

  for (const { filter, members } of groups.concernedBy(change.ticketId, [change.before, now])) {
    const { viewer, types } = filter
    if (row !== undefined && mayList(row, viewer) && shows(filter, change.ticketId, now)) {
      if (!types.has('ticket.changed')) continue
      if (viewer.kind === 'requester' && change.internal) continue
      const version = viewer.kind === 'staff' ? row.version : row.publicVersion
      const from = told.newFor(change.ticketId, version, viewer.kind)
      if (from === Number.POSITIVE_INFINITY) continue
      const shared = frame(viewer.kind, () => changedFrame(change, row, viewer, id))
      for (const member of members) if (member.opened >= from) member.deliver(shared)
    } else if (types.has('ticket.left') && shows(filter, change.ticketId, change.before)) {
      const shared = frame('left', () => leftFrame(change, id))
      for (const member of members) member.deliver(shared)
    }
  }
  if (row !== undefined) told.tell(row, change.internal ? ['staff'] : ['staff', 'requester'], opened)
}

const audienceOf = (row: TicketListRow | undefined) =>
  row === undefined || row.deletedAt !== null ? null : row
