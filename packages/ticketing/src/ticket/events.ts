import type { Instant } from '@docket/event-sourcing'
import type { SlaEvent } from '../sla/events.ts'
import type {
  AttachmentAdded,
  AttachmentRemoved,
  CommentAdded,
  CommentDeleted,
  CommentEdited,
} from './comment-events.ts'
import type { Change, Event } from './event.ts'
import type {
  TicketFollowed,
  TicketLinked,
  TicketMerged,
  TicketUnfollowed,
  TicketUnlinked,
  TicketUnmerged,
} from './relation-events.ts'
import type { StatusSnapshot } from './status-snapshot.ts'
import type {
  Channel,
  Environment,
  PendingReason,
  Priority,
  Status,
  TicketType,
  Tier,
  Visibility,
} from './vocabulary.ts'

export type * from '../sla/events.ts'
export type * from './comment-events.ts'
export type { Change } from './event.ts'
export type * from './relation-events.ts'
export type { StatusSnapshot } from './status-snapshot.ts'

/**
 * What happened to a ticket. These names and shapes are stored for ever: a changed shape takes the next
 * `schemaVersion` and an upcaster (decode.ts). Persons are ids, never names or addresses. An absent value is null,
 * never a missing key.
 */
export type TicketOpened = Event<
  'TicketOpened',
  {
    readonly ticketId: string
    /** Human, unique in the tenant: `TCK-000123`. */
    readonly number: string
    readonly title: string
    readonly description: string
    readonly priority: Priority
    readonly type: TicketType
    readonly category: string
    readonly environment: Environment | null
    readonly affectedService: string | null
    readonly channel: Channel
    readonly requesterId: string
    readonly submitterId: string
    readonly organizationId: string | null
    readonly tier: Tier | null
    readonly assigneeId: string | null
    readonly teamId: string | null
    readonly tags: readonly string[]
    /** Under import until TicketImportFinished. */
    readonly imported: boolean
    /** The request named them itself, so classification never overwrites them. */
    readonly humanCategory: boolean
    readonly humanPriority: boolean
  }
>

/** The fields ChangeDetails may change, with their types. */
export type Details = {
  readonly title: string
  readonly description: string
  readonly type: TicketType
  readonly category: string
  readonly environment: Environment | null
  readonly affectedService: string | null
}

export type DetailsChanges = { readonly [Field in keyof Details]?: Change<Details[Field]> }

export type TicketDetailsChanged = Event<'TicketDetailsChanged', DetailsChanges>

export type TicketPriorityChanged = Event<'TicketPriorityChanged', Change<Priority>>

/**
 * Only to OPEN, IN_PROGRESS or PENDING_INFO: the other statuses have events of their own. The exception is an undo,
 * which restores any former status, with all that belonged to it; the cycle goes on as it is.
 */
export type TicketStatusChanged = Event<
  'TicketStatusChanged',
  | {
      readonly from: Status
      readonly to: 'OPEN' | 'IN_PROGRESS'
      readonly reason: null
      readonly until: null
      readonly restored: null
    }
  | {
      readonly from: Status
      readonly to: 'PENDING_INFO'
      readonly reason: PendingReason
      /** Wakes to OPEN by itself then. */
      readonly until: Instant | null
      readonly restored: null
    }
  | {
      readonly from: Status
      readonly to: Status
      readonly reason: PendingReason | null
      readonly until: Instant | null
      readonly restored: StatusSnapshot
    }
>

/** Who answers for a ticket. */
export type Assignment = { readonly assigneeId: string | null; readonly teamId: string | null }

/** Names assignee and team as they are from now on, changed or not. */
export type TicketAssigned = Event<'TicketAssigned', Assignment & { readonly from: Assignment }>

/** Nobody is assigned from now on; the team stays. */
export type TicketUnassigned = Event<'TicketUnassigned', { readonly from: Assignment }>

/** The service-level threshold that caused an escalation. */
export type EscalationCause = {
  readonly metric: string
  readonly cycle: number
  readonly threshold: string
}

/** `to` is ESCALATED, or the status it keeps: a waiting ticket keeps waiting. */
export type TicketEscalated = Event<
  'TicketEscalated',
  {
    readonly level: number
    readonly reason: string | null
    readonly cause: EscalationCause | null
    readonly from: Status
    readonly to: Status
  }
>

/** The level is 0 again; `to` is the status it was escalated from, or the one it keeps. */
export type TicketDeescalated = Event<
  'TicketDeescalated',
  { readonly fromLevel: number; readonly from: Status; readonly to: Status }
>

export type Resolution = { readonly code: string | null; readonly notes: string | null }

export type TicketResolved = Event<
  'TicketResolved',
  { readonly from: Status; readonly resolution: Resolution }
>

export type TicketClosed = Event<'TicketClosed', { readonly from: Status }>

/** `cycle` counts from 1 at opening; each reopening starts the next. */
export type TicketReopened = Event<
  'TicketReopened',
  { readonly from: Status; readonly cycle: number; readonly reason: string | null }
>

export type TicketTagged = Event<'TicketTagged', { readonly tags: readonly string[] }>
export type TicketUntagged = Event<'TicketUntagged', { readonly tags: readonly string[] }>

/** The manual due date; null: none from now on. */
export type DueDateSet = Event<'DueDateSet', Change<Instant | null>>

export type CustomFieldValue = string | number | boolean | null

/** null: the field is empty. `staffOnly` is what the field was when it was set. */
export type CustomFieldSet = Event<
  'CustomFieldSet',
  { readonly key: string; readonly staffOnly: boolean } & Change<CustomFieldValue>
>

/** How content the requester is: 1 (not at all) to 5, with the cycle they speak of. */
export type TicketRated = Event<
  'TicketRated',
  { readonly score: number; readonly comment: string | null; readonly cycle: number }
>

/** Its organization is served otherwise from now on. */
export type TicketTierChanged = Event<'TicketTierChanged', Change<Tier | null>>

export type TicketDeleted = Event<'TicketDeleted', { readonly reason: string | null }>
export type TicketRestored = Event<'TicketRestored', Record<never, never>>

export type TicketImportFinished = Event<'TicketImportFinished', Record<never, never>>

/**
 * Stored text was replaced by a marker: the one sanctioned rewrite. `versions` are the events that were rewritten;
 * what stood there is nowhere. One comment or one field is named; both null: a piece of text wherever it stood.
 */
export type TextRedacted = Event<
  'TextRedacted',
  {
    readonly commentId: string | null
    readonly field: string | null
    readonly versions: readonly number[]
    /** INTERNAL: no requester could read what was replaced, so none hears of it. */
    readonly visibility: Visibility
    readonly reason: string | null
  }
>

export type TicketEvent =
  | TicketOpened
  | TicketDetailsChanged
  | TicketPriorityChanged
  | TicketStatusChanged
  | TicketAssigned
  | TicketUnassigned
  | TicketEscalated
  | TicketDeescalated
  | TicketResolved
  | TicketClosed
  | TicketReopened
  | CommentAdded
  | TicketTagged
  | TicketUntagged
  | TicketDeleted
  | TicketRestored
  | TicketImportFinished
  | DueDateSet
  | CustomFieldSet
  | TicketRated
  | CommentEdited
  | CommentDeleted
  | AttachmentAdded
  | AttachmentRemoved
  | TicketFollowed
  | TicketUnfollowed
  | TicketLinked
  | TicketUnlinked
  | TicketMerged
  | TicketUnmerged
  | TextRedacted
  | TicketTierChanged
  | SlaEvent

export type TicketEventType = TicketEvent['type']
