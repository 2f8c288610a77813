import type { LoggedEvent } from '../logged-event.ts'
import { projectTicketList } from '../ticket-list/project.ts'
import type { TicketDetailRow } from './row.ts'

/** The detail after one more event: the list's row, and what only the ticket's page shows; pure. */
export const projectTicketDetail = (row: TicketDetailRow | null, logged: LoggedEvent): TicketDetailRow => {
  const listed = projectTicketList(row, logged)
  return listed === row ? row : { ...listed, ...ownMembers(row, logged) }
}

const ownMembers = (row: TicketDetailRow | null, { event }: LoggedEvent): OwnMembers => {
  switch (event.type) {
    case 'TicketOpened':
      return {
        ...nothing,
        description: event.data.description,
        submitterId: event.data.submitterId,
      }
    case 'TicketDetailsChanged':
      return event.data.description ? { ...own(row), description: event.data.description.to } : own(row)
    case 'TicketResolved':
      return { ...own(row), resolution: event.data.resolution }
    case 'TicketReopened':
      return { ...own(row), resolution: null }
    default:
      return own(row)
  }
}

type OwnMembers = Pick<TicketDetailRow, 'description' | 'submitterId' | 'resolution' | 'links' | 'followers'>

const nothing: OwnMembers = {
  description: '',
  submitterId: '',
  resolution: null,
  links: [],
  followers: [],
}

const own = (row: TicketDetailRow | null): OwnMembers => {
  const { description, submitterId, resolution, links, followers } = row ?? nothing
  return { description, submitterId, resolution, links, followers }
}
