import type { TicketEvent } from '@docket/ticketing'

/** In a few words what an event was, after "because". Nobody is named: people are ids in the log. */
export const describeEvent = (event: TicketEvent): string => {
  switch (event.type) {
    case 'TicketOpened':
      return 'the ticket was opened'
    case 'TicketReopened':
      return 'the ticket was reopened'
    case 'TicketResolved':
      return 'the ticket was resolved'
    case 'TicketClosed':
      return 'the ticket was closed'
    case 'TicketStatusChanged': {
      const { from, to, reason, restored } = event.data
      if (restored !== null) return `an undo brought the status back from ${from} to ${to}`
      return to === 'PENDING_INFO'
        ? `the ticket began to wait for ${waitsFor[reason ?? 'OTHER']}`
        : `the status changed from ${from} to ${to}`
    }
    case 'TicketEscalated':
      return `the ticket was escalated to level ${event.data.level}`
    case 'TicketDeescalated':
      return 'the ticket was de-escalated'
    case 'TicketMerged':
      return 'the ticket was merged into another'
    case 'TicketUnmerged':
      return 'the merge was taken back'
    case 'TicketDeleted':
      return 'the ticket was deleted'
    case 'TicketRestored':
      return 'the ticket was restored'
    case 'CommentAdded':
      return event.data.authorKind === 'requester' ? 'the requester wrote' : 'an agent replied'
    case 'SlaPolicyApplied':
      return 'a policy was applied'
    case 'SlaPolicyRemoved':
      return 'its policy was taken away'
    case 'TicketImportFinished':
      return 'its import was finished'
    default:
      return `of ${event.type}`
  }
}

const waitsFor = { REQUESTER: 'the requester', VENDOR: 'a vendor', OTHER: 'somebody else' } as const
