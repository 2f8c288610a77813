import { accept, refuse } from '@docket/event-sourcing'
import type { LinkTicket, UnlinkTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import type { LinkKind } from '../vocabulary.ts'

/** Every row of the ticket holds them all. */
export const mostLinks = 500

/** One side of a link; the other side decides for itself, so a deleted or merged ticket refuses there. */
export const link = ({ at, data }: LinkTicket, ticket: OpenedTicket): TicketDecision => {
  const { kind, ticketId, onward } = data
  if (ticketId === ticket.ticketId) return refuse('link_to_self', 'A ticket is not linked to itself.')
  if (hasLink(ticket, kind, ticketId)) return accept()
  if (mustNotCircle.has(kind) && onward.includes(ticket.ticketId)) {
    return refuse('link_cycle', `The ${kind} link would close a circle.`, { kind, ticketId })
  }
  const parent = kind === 'parent' ? ticket.links.find((one) => one.kind === 'parent') : undefined
  if (parent !== undefined) {
    return refuse('parent_exists', 'The ticket has a parent already.', { parentId: parent.ticketId })
  }
  if (ticket.links.length >= mostLinks)
    return refuse('too_many_links', `A ticket has at most ${mostLinks} links.`, { ticketId: ticket.ticketId })
  return accept({ type: 'TicketLinked', at, data: { kind, ticketId } })
}

export const unlink = ({ at, data }: UnlinkTicket, ticket: OpenedTicket): TicketDecision => {
  const { kind, ticketId } = data
  return hasLink(ticket, kind, ticketId)
    ? accept({ type: 'TicketUnlinked', at, data: { kind, ticketId } })
    : accept()
}

const hasLink = (ticket: OpenedTicket, kind: LinkKind, ticketId: string): boolean =>
  ticket.links.some((one) => one.kind === kind && one.ticketId === ticketId)

const mustNotCircle: ReadonlySet<LinkKind> = new Set(['parent', 'child', 'blocks', 'blocked_by'])
