import type { CustomFieldSet, TicketMerged, TicketUnmerged } from '@docket/ticketing'
import type { LoggedEvent } from '../logged-event.ts'
import { projectTicketList } from '../ticket-list/project.ts'
import type { TicketDetailRow } from './row.ts'

/** The detail after one more event: the list's row, and what only the ticket's page shows; pure. */
export const projectTicketDetail = (row: TicketDetailRow | null, logged: LoggedEvent): TicketDetailRow => {
  const listed = projectTicketList(row, logged)
  return listed === row ? row : { ...listed, ...ownMembers(own(row), logged) }
}

const ownMembers = (row: OwnMembers, { event }: LoggedEvent): OwnMembers => {
  switch (event.type) {
    case 'TicketOpened':
      return { ...nothing, description: event.data.description, submitterId: event.data.submitterId }
    case 'TicketDetailsChanged':
      return event.data.description ? { ...row, description: event.data.description.to } : row
    case 'TicketResolved':
      return { ...row, resolution: event.data.resolution }
    case 'TicketReopened':
      return { ...row, resolution: null }
    case 'TicketStatusChanged':
      return event.data.restored === null ? row : { ...row, resolution: event.data.restored.resolution }
    case 'TicketFollowed':
      return { ...row, followers: [...row.followers, event.data.userId] }
    case 'TicketUnfollowed':
      return { ...row, followers: without(row.followers, [event.data.userId]) }
    case 'TicketLinked':
      return { ...row, links: [...row.links, event.data] }
    case 'TicketUnlinked': {
      const { kind, ticketId } = event.data
      return {
        ...row,
        links: row.links.filter((link) => link.kind !== kind || link.ticketId !== ticketId),
      }
    }
    case 'TicketMerged':
      return merged(row, event.data)
    case 'TicketUnmerged':
      return unmerged(row, event.data)
    case 'CustomFieldSet':
      return { ...row, staffFields: staffFields(row, event.data) }
    case 'TicketRated':
      return { ...row, rating: { score: event.data.score, comment: event.data.comment } }
    default:
      return row
  }
}

const merged = (row: OwnMembers, data: TicketMerged['data']): OwnMembers => {
  if (data.side === 'source') return row
  const taken = data.sources.map(({ ticketId, requesterId }) => ({
    ticketId,
    requesterId,
    via: data.sourceId,
  }))
  return {
    ...row,
    followers: [...row.followers, ...data.followers],
    mergedTickets: [...row.mergedTickets, ...taken],
  }
}

const unmerged = (row: OwnMembers, data: TicketUnmerged['data']): OwnMembers => {
  if (data.side === 'source') return { ...row, resolution: data.restored.resolution }
  return {
    ...row,
    followers: without(row.followers, data.followers),
    mergedTickets: row.mergedTickets.filter(({ ticketId }) => !data.sources.includes(ticketId)),
  }
}

/** Whether a field is the staff's alone is said each time it is set. */
const staffFields = (row: OwnMembers, { key, staffOnly, to }: CustomFieldSet['data']): readonly string[] => {
  const others = without(row.staffFields, [key])
  return staffOnly && to !== null ? [...others, key] : others
}

const without = (list: readonly string[], gone: readonly string[]): readonly string[] =>
  list.filter((one) => !gone.includes(one))

type OwnMembers = Pick<
  TicketDetailRow,
  | 'description'
  | 'submitterId'
  | 'resolution'
  | 'links'
  | 'followers'
  | 'rating'
  | 'mergedTickets'
  | 'staffFields'
>

const nothing: OwnMembers = {
  description: '',
  submitterId: '',
  resolution: null,
  links: [],
  followers: [],
  rating: null,
  mergedTickets: [],
  staffFields: [],
}

/** A row from before a member was known has it as it was then: empty. */
const own = (row: TicketDetailRow | null): OwnMembers => {
  const { description, submitterId, resolution, links, followers, rating, mergedTickets, staffFields } = {
    ...nothing,
    ...row,
  }
  return { description, submitterId, resolution, links, followers, rating, mergedTickets, staffFields }
}
