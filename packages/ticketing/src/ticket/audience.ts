import type { TicketEvent } from './events.ts'

/**
 * An event that a requester must not notice: it sends no frame and moves no counter or `updatedAt` that they see.
 * Every event is listed: one whose audience nobody thought about does not compile.
 */
export const isStaffOnly = (event: TicketEvent): boolean => {
  switch (event.type) {
    case 'CommentAdded':
      return event.data.visibility === 'INTERNAL'
    case 'TicketEscalated':
    case 'TicketDeescalated':
      return event.data.from === event.data.to // only the level moved
    case 'TicketImportFinished':
      return true
    case 'TicketOpened':
    case 'TicketDetailsChanged':
    case 'TicketPriorityChanged':
    case 'TicketStatusChanged':
    case 'TicketAssigned':
    case 'TicketUnassigned':
    case 'TicketResolved':
    case 'TicketClosed':
    case 'TicketReopened':
    case 'TicketTagged':
    case 'TicketUntagged':
    case 'TicketDeleted':
    case 'TicketRestored':
      return false
  }
}
