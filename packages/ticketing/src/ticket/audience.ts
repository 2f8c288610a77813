import type { TicketEvent } from './events.ts'

/**
 * An event that a requester must not notice: it sends no frame and moves no counter or `updatedAt` that they see.
 * Every event is listed: one whose audience nobody thought about does not compile.
 */
export const isStaffOnly = (event: TicketEvent): boolean => {
  switch (event.type) {
    case 'CommentAdded':
    case 'CommentEdited':
    case 'CommentDeleted':
    case 'AttachmentAdded':
    case 'AttachmentRemoved':
    case 'TextRedacted':
      return event.data.visibility === 'INTERNAL'
    case 'TicketEscalated':
    case 'TicketDeescalated':
      return event.data.from === event.data.to // only the level moved
    case 'CustomFieldSet':
      return event.data.staffOnly
    case 'TicketMerged':
    case 'TicketUnmerged':
      return event.data.side === 'target' // whose requester need not be the source's
    case 'TicketImportFinished':
    case 'TicketFollowed':
    case 'TicketUnfollowed':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketTierChanged':
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
    case 'SlaWarningRaised':
    case 'SlaBreached':
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
    case 'DueDateSet':
    case 'TicketRated':
      return false
  }
}
