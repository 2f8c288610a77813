/**
 * How many tickets of a tenant have `value` in `dimension`, within one slot. A slot is the share of the tickets
 * whose keys fall into one partition, so that replicas reading different partitions write different rows; the
 * true count is the sum over the slots.
 */
export type TicketStatisticsRow = {
  tenantId: string
  dimension:
    | 'total'
    | 'open'
    | 'delayed'
    | 'unassigned'
    | 'status'
    | 'priority'
    | 'type'
    | 'tag'
    | 'created_on'
    | 'resolved_on'
  value: string
  slot: number
  count: number
}

/** GET /tickets/stats/overview; days are UTC days. */
export type Overview = {
  total: number
  byStatus: Record<string, number>
  byPriority: Record<string, number>
  byType: Record<string, number>
  open: number
  delayed: number
  unassigned: number
  createdToday: number
  resolvedToday: number
}
