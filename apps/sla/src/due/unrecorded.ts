import { categoryOf, type OpenedTicket } from '@docket/ticketing'
import { type DueEvent, dueEvents, type SlaClock, thresholdKey } from '@docket/ticketing/sla'

/**
 * What has become true by the clocks and is still to be recorded, in the order in which it did. Warnings and breaches
 * are recorded whatever became of the ticket; it is escalated only while somebody works on it, for its present cycle.
 */
export const unrecorded = (ticket: OpenedTicket, clocks: readonly SlaClock[]): readonly DueEvent[] => {
  const due = dueEvents(clocks, new Set(ticket.sla.recorded))
  if (!due.some(({ kind }) => kind === 'escalation')) return due
  const current = new Set(clocks.filter(({ isCurrent }) => isCurrent).map(clockKey))
  const isInHand = !ticket.deleted && ticket.merged === null && categoryOf[ticket.status] !== 'DONE'
  return due.filter((one) => one.kind !== 'escalation' || (isInHand && current.has(clockKey(one))))
}

/**
 * When somebody has to look at a ticket again: the first instant at which something unrecorded became or becomes true;
 * null when nothing can. `clocks` are as of the ticket's last event.
 */
export const nextDueAt = (ticket: OpenedTicket, clocks: readonly SlaClock[]): number | null => {
  const coming = clocks.flatMap(({ metric, cycle, next }) =>
    next === null ||
    ticket.sla.recorded.includes(thresholdKey({ metric, cycle, threshold: next.threshold.name }))
      ? []
      : [next.at],
  )
  const instants = [...unrecorded(ticket, clocks).map(({ at }) => at), ...coming]
  return instants.length === 0 ? null : Math.min(...instants)
}

const clockKey = ({ metric, cycle }: { metric: string; cycle: number }): string => `${metric}/${cycle}`
