import type { Instant } from '@docket/event-sourcing'
import type {
  AuthorKind,
  Channel,
  Environment,
  PendingReason,
  Priority,
  Status,
  TicketType,
  Tier,
  Visibility,
} from './vocabulary.ts'

/**
 * What happened to a ticket. These names and shapes are stored for ever: a changed shape takes the next
 * `schemaVersion` and an upcaster (decode.ts). Persons are ids, never names or addresses. An absent value is null,
 * never a missing key. `at` is when it happened; the envelope (event id, version, actor) is the store's.
 */
type Event<Type extends string, Data> = { readonly type: Type; readonly at: Instant; readonly data: Data }

/** How a value was before and after. */
export type Change<Value> = { readonly from: Value; readonly to: Value }

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

/** Only to OPEN, IN_PROGRESS or PENDING_INFO: the other statuses have events of their own. */
export type TicketStatusChanged = Event<
  'TicketStatusChanged',
  | {
      readonly from: Status
      readonly to: 'OPEN' | 'IN_PROGRESS'
      readonly reason: null
      readonly until: null
    }
  | {
      readonly from: Status
      readonly to: 'PENDING_INFO'
      readonly reason: PendingReason
      /** Wakes to OPEN by itself then. */
      readonly until: Instant | null
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

export type CommentAdded = Event<
  'CommentAdded',
  {
    readonly commentId: string
    readonly authorId: string
    readonly authorKind: AuthorKind
    readonly visibility: Visibility
    readonly body: string
  }
>

export type TicketTagged = Event<'TicketTagged', { readonly tags: readonly string[] }>
export type TicketUntagged = Event<'TicketUntagged', { readonly tags: readonly string[] }>

export type TicketDeleted = Event<'TicketDeleted', { readonly reason: string | null }>
export type TicketRestored = Event<'TicketRestored', Record<never, never>>

export type TicketImportFinished = Event<'TicketImportFinished', Record<never, never>>

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

export type TicketEventType = TicketEvent['type']
