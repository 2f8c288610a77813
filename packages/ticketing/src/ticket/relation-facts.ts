import type { Instant } from '@docket/event-sourcing'
import type {
  CarriedComment,
  TicketFollowed,
  TicketLinked,
  TicketMerged,
  TicketUnfollowed,
  TicketUnlinked,
  TicketUnmerged,
} from './relation-events.ts'
import type { CommentFacts, OpenedTicket } from './state.ts'
import { become, closed } from './status-facts.ts'
import { toSnapshot, toStatusFacts } from './status-snapshot.ts'

type RelationEvent =
  | TicketFollowed
  | TicketUnfollowed
  | TicketLinked
  | TicketUnlinked
  | TicketMerged
  | TicketUnmerged

/** The ticket after its relation to a person or another ticket changed. */
export const related = (ticket: OpenedTicket, event: RelationEvent): OpenedTicket => {
  switch (event.type) {
    case 'TicketFollowed':
      return { ...ticket, followers: [...ticket.followers, event.data.userId] }
    case 'TicketUnfollowed':
      return { ...ticket, followers: ticket.followers.filter((userId) => userId !== event.data.userId) }
    case 'TicketLinked':
      return { ...ticket, links: [...ticket.links, event.data] }
    case 'TicketUnlinked': {
      const { kind, ticketId } = event.data
      return {
        ...ticket,
        links: ticket.links.filter((link) => link.kind !== kind || link.ticketId !== ticketId),
      }
    }
    case 'TicketMerged':
      return merged(ticket, event)
    case 'TicketUnmerged':
      return unmerged(ticket, event.data)
  }
}

const merged = (ticket: OpenedTicket, { at, data }: TicketMerged): OpenedTicket => {
  if (data.side === 'source') return mergedInto(ticket, data.targetId, at)
  const { sourceId: via, followers } = data
  return {
    ...ticket,
    comments: [...ticket.comments, ...data.comments.map(carried)],
    followers: [...ticket.followers, ...followers],
    mergedSources: [
      ...ticket.mergedSources,
      ...data.sources.map((source) => ({
        ...source,
        via,
        followers: source.ticketId === via ? followers : [],
      })),
    ],
  }
}

const mergedInto = (ticket: OpenedTicket, into: string, at: Instant): OpenedTicket => {
  const former = toSnapshot(ticket)
  const done = ticket.status === 'CLOSED' ? ticket : closed(ticket, at)
  return { ...done, merged: { into, at, former } }
}

const unmerged = (ticket: OpenedTicket, data: TicketUnmerged['data']): OpenedTicket => {
  if (data.side === 'source') return { ...become(ticket, toStatusFacts(data.restored)), merged: null }
  const gone = new Set(data.sources)
  return {
    ...ticket,
    // A reply that came here by way of the source after the merge was written here, and stays.
    comments: ticket.comments.filter(
      ({ body, deleted, carriedFrom }) =>
        body !== null || deleted || carriedFrom === null || !gone.has(carriedFrom.ticketId),
    ),
    followers: ticket.followers.filter((userId) => !data.followers.includes(userId)),
    mergedSources: ticket.mergedSources.filter(({ ticketId }) => !gone.has(ticketId)),
  }
}

const carried = ({ from, ...comment }: CarriedComment): CommentFacts => ({
  ...comment,
  body: null,
  mentions: [],
  deleted: false,
  carriedFrom: from,
})
