import { partitionOf, ticketEvents } from '@docket/event-bus'
import { categoryOf, type Status } from '@docket/ticketing'
import type { TicketListRow } from '../ticket-list/row.ts'
import type { TicketStatisticsRow } from './row.ts'

/** What the counters change by when a ticket's row becomes another; pure. A tombstone counts nowhere. */
export const projectTicketStatistics = (
  before: TicketListRow | null,
  after: TicketListRow,
): readonly TicketStatisticsRow[] => {
  const lost = before === null ? [] : counted(before)
  const won = counted(after)
  const same = (one: Counter) => (other: Counter) => one[0] === other[0] && one[1] === other[1]
  const slot = slotOf(after.ticketId)
  const delta =
    (count: number) =>
    ([dimension, value]: Counter): TicketStatisticsRow => ({
      tenantId: after.tenantId,
      dimension,
      value,
      slot,
      count,
    })
  return [
    ...lost.filter((one) => !won.some(same(one))).map(delta(-1)),
    ...won.filter((one) => !lost.some(same(one))).map(delta(1)),
  ]
}

/**
 * Sums deltas that meet in one counter, without those that come to nothing, in key order: the order every writer
 * locks the counters in, so that none waits for another in a circle.
 */
export const sumStatistics = (deltas: Iterable<TicketStatisticsRow>): readonly TicketStatisticsRow[] => {
  const sums = new Map<string, TicketStatisticsRow>()
  for (const delta of deltas) {
    const key = `${delta.tenantId} ${delta.dimension} ${delta.value} ${String(delta.slot).padStart(5, '0')}`
    const known = sums.get(key)
    sums.set(key, known ? { ...known, count: known.count + delta.count } : delta)
  }
  return [...sums]
    .filter(([, { count }]) => count !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
}

type Counter = readonly [TicketStatisticsRow['dimension'], string]

const counted = (row: TicketListRow): readonly Counter[] => {
  if (row.deletedAt !== null) return []
  const isOpen = categoryOf[row.status as Status] !== 'DONE'
  return [
    ['total', ''],
    ['status', row.status],
    ['priority', row.priority],
    ['type', row.type],
    ...[...new Set(row.tags)].map((tag) => ['tag', tag] as const),
    ['created_on', row.createdAt.slice(0, 10)],
    ...(row.resolvedAt === null ? [] : [['resolved_on', row.resolvedAt.slice(0, 10)] as const]),
    ...(isOpen ? [['open', ''] as const] : []),
    ...(isOpen && row.delayed ? [['delayed', ''] as const] : []),
    ...(isOpen && row.assigneeId === null ? [['unassigned', ''] as const] : []),
  ]
}

/** Replicas read different partitions, so they write different counters and do not queue at one row. */
const slotOf = (ticketId: string): number => partitionOf(ticketId, ticketEvents.partitions)
