import type { StoredEvent } from '@docket/event-sourcing'
import type { TicketEvent } from '@docket/ticketing'

/** Whether an event may move a timer or a clock of its ticket. Most do not: their tickets' logs need not be read. */
export const moves = ({ type, data }: StoredEvent): boolean =>
  type === 'CommentAdded'
    ? (data as CommentAdded['data']).visibility === 'PUBLIC' // an answer, or a question
    : !idle.has(type)

type CommentAdded = Extract<TicketEvent, { type: 'CommentAdded' }>

const idleTypes: readonly TicketEvent['type'][] = [
  'TicketOpened', // what it is promised stands in an event of its own
  'CommentEdited',
  'CommentDeleted',
  'TicketAssigned',
  'TicketUnassigned',
  'TicketTagged',
  'TicketUntagged',
  'TicketDetailsChanged',
  'TicketPriorityChanged',
  'TicketTierChanged',
  'CustomFieldSet',
  'AttachmentAdded',
  'AttachmentRemoved',
  'TicketFollowed',
  'TicketUnfollowed',
  'TicketLinked',
  'TicketUnlinked',
  'TicketRated',
  'TextRedacted',
]
const idle: ReadonlySet<string> = new Set(idleTypes)
