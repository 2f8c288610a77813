import { accept, refuse } from '@docket/event-sourcing'
import type { MergeTicket, UnmergeTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

/** For so long a merge can be taken back; half-open, like every window. */
export const unmergeWindowMs = 14 * 24 * 60 * 60 * 1000

/** The source is closed whatever its status; the target has to be alive. */
export const merge = ({ at, data }: MergeTicket, ticket: OpenedTicket): TicketDecision => {
  const other = data.side === 'source' ? data.targetId : data.sourceId
  if (other === ticket.ticketId) return refuse('merge_into_self', 'A ticket is not merged into itself.')
  if (ticket.merged !== null) {
    return data.side === 'source' && ticket.merged.into === other ? accept() : refuseMerged(ticket)
  }
  if (data.side === 'source') {
    const { targetId } = data
    return accept({ type: 'TicketMerged', at, data: { side: 'source', targetId, from: ticket.status } })
  }
  const { sourceId, sources, comments } = data
  if (ticket.mergedSources.some(({ ticketId }) => ticketId === sourceId)) return accept()
  if (ticket.status === 'CLOSED') {
    const { ticketId } = ticket
    return refuse('ticket_closed', 'Nothing is merged into a closed ticket.', { ticketId })
  }
  const followers = data.followers.filter((userId) => !ticket.followers.includes(userId))
  const taken = { side: 'target', sourceId, sources, comments, followers } as const
  return accept({ type: 'TicketMerged', at, data: taken })
}

export const unmerge = ({ at, data }: UnmergeTicket, ticket: OpenedTicket): TicketDecision => {
  if (data.side === 'source') return unmergeSource(at, ticket)
  if (ticket.merged !== null) return refuseMerged(ticket)
  const { sourceId } = data
  const parts = ticket.mergedSources.filter(({ via }) => via === sourceId)
  if (parts.length === 0) return accept()
  const sources = parts.map(({ ticketId }) => ticketId)
  const followers = parts.flatMap((part) => part.followers)
  return accept({ type: 'TicketUnmerged', at, data: { side: 'target', sourceId, sources, followers } })
}

const unmergeSource = (at: string, { merged }: OpenedTicket): TicketDecision => {
  if (merged === null) return accept()
  if (Date.parse(at) - Date.parse(merged.at) >= unmergeWindowMs) {
    return refuse('unmerge_window_passed', 'The tickets were merged too long ago.', { mergedAt: merged.at })
  }
  const restored = merged.former
  return accept({ type: 'TicketUnmerged', at, data: { side: 'source', targetId: merged.into, restored } })
}

/** `mergedInto` may itself be merged by now: the shell follows the chain and tells the final target. */
export const refuseMerged = ({ ticketId, merged }: OpenedTicket) =>
  refuse('ticket_merged', 'The ticket was merged into another: go on there.', {
    ticketId,
    mergedInto: merged?.into ?? null,
  })
