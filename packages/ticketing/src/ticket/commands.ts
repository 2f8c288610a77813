import type { Instant } from '@docket/event-sourcing'
import type { Command } from './command.ts'
import type {
  AddAttachment,
  AddComment,
  DeleteComment,
  EditComment,
  RemoveAttachment,
} from './comment-commands.ts'
import type {
  CustomFieldValue,
  Details,
  EscalationCause,
  Resolution,
  TextRedacted,
  TicketEvent,
  TicketOpened,
} from './events.ts'
import type {
  FollowTicket,
  LinkTicket,
  MergeTicket,
  UnfollowTicket,
  UnlinkTicket,
  UnmergeTicket,
} from './relation-commands.ts'
import type {
  ApplySlaPolicy,
  ChangeTier,
  RecordSlaBreach,
  RecordSlaWarning,
  RemoveSlaPolicy,
} from './sla-commands.ts'
import type { PendingReason, Priority, Status } from './vocabulary.ts'

export type * from './comment-commands.ts'
export type * from './relation-commands.ts'
export type * from './sla-commands.ts'

/** The tenant's settings some decisions ask for. Under history import the API passes `importSettings`. */
export type TicketSettings = {
  /** How long after closing a ticket may be reopened, in milliseconds; null: for ever. */
  readonly reopenWindowMs: number | null
  readonly resolutionNotesRequired: boolean
  /** The custom fields that must have a value before the ticket is resolved; none if absent. */
  readonly requiredToResolve?: readonly string[]
}

export const defaultSettings: TicketSettings = {
  reopenWindowMs: 14 * 24 * 60 * 60 * 1000,
  resolutionNotesRequired: true,
}

/** How long a ticket is RESOLVED before the system closes it, unless the tenant says otherwise. */
export const defaultAutoCloseAfterMs = 5 * 24 * 60 * 60 * 1000

/** History happened already: no window, no required notes. */
export const importSettings: TicketSettings = { reopenWindowMs: null, resolutionNotesRequired: false }

export type OpenTicket = Command<'OpenTicket', TicketOpened['data'] & { readonly facts: AssignmentFacts }>

export type ChangeDetails = Command<'ChangeDetails', Partial<Details>>

export type ChangePriority = Command<'ChangePriority', { readonly priority: Priority }>

/** To ESCALATED, RESOLVED, CLOSED or REOPENED it is the command of that name. */
export type ChangeStatus = Command<
  'ChangeStatus',
  {
    readonly to: Status
    /** For PENDING_INFO: REQUESTER if neither given here nor known already. */
    readonly reason?: PendingReason
    readonly until?: Instant | null
    /** For RESOLVED. */
    readonly resolution?: Resolution
    readonly children?: ChildrenFacts
    readonly settings: TicketSettings
  }
>

/** Facts about the people and the team that an assignment names, looked up before deciding. */
export type AssignmentFacts = {
  /** The named assignee; null if none is named or no such user exists. */
  readonly assignee: { readonly activeStaff: boolean; readonly teamIds: readonly string[] } | null
  /** The named team; null if none is named or no such team exists. */
  readonly team: { readonly memberIds: readonly string[] } | null
}

/** An absent member stays as it is; null clears it. */
export type AssignTicket = Command<
  'AssignTicket',
  {
    readonly assigneeId?: string | null
    readonly teamId?: string | null
    readonly facts: AssignmentFacts
  }
>

/** Takes an unassigned ticket for oneself (compare and set) and moves NEW to OPEN. */
export type ClaimTicket = Command<'ClaimTicket', { readonly agentId: string }>

/** Gives the ticket back to its team. */
export type UnassignTicket = Command<'UnassignTicket', Record<never, never>>

/** One level up, or up to `atLeast` (a rule's level); never above 3. */
export type EscalateTicket = Command<
  'EscalateTicket',
  {
    readonly atLeast: number | null
    readonly reason: string | null
    readonly cause: EscalationCause | null
  }
>

export type DeescalateTicket = Command<'DeescalateTicket', Record<never, never>>

export type ResolveTicket = Command<
  'ResolveTicket',
  { readonly resolution: Resolution; readonly children?: ChildrenFacts; readonly settings: TicketSettings }
>

/** A parent is not resolved before its children. Absent: every child counts as open, and the parent is refused. */
export type ChildrenFacts = {
  /** The children known to be DONE, merged or deleted; any other is open. */
  readonly done: readonly string[]
  /** `resolve`: the caller resolves the open ones in the same append. */
  readonly open: 'refuse' | 'resolve'
}

/** With `resolvedForMs` the system closes what has been RESOLVED at least so long, and leaves anything else. */
export type CloseTicket = Command<'CloseTicket', { readonly resolvedForMs?: number }>

/** By the system: a ticket that waits until a time that has come is OPEN; anything else is left as it is. */
export type WakeTicket = Command<'WakeTicket', Record<never, never>>

export type ReopenTicket = Command<
  'ReopenTicket',
  { readonly reason: string | null; readonly settings: TicketSettings }
>

export type TagTicket = Command<'TagTicket', { readonly tags: readonly string[] }>
export type UntagTicket = Command<'UntagTicket', { readonly tags: readonly string[] }>

/** null takes it away. */
export type SetDueDate = Command<'SetDueDate', { readonly dueAt: Instant | null }>

/** The value fits the field's type: the field's rules are the shell's to ask. null empties it. */
export type SetCustomField = Command<
  'SetCustomField',
  { readonly key: string; readonly value: CustomFieldValue; readonly staffOnly: boolean }
>

/** By the requester, once the ticket is DONE. */
export type RateTicket = Command<'RateTicket', { readonly score: number; readonly comment: string | null }>

export type DeleteTicket = Command<'DeleteTicket', { readonly reason: string | null }>
export type RestoreTicket = Command<'RestoreTicket', Record<never, never>>

export type FinishImport = Command<'FinishImport', Record<never, never>>

/** What `planUndo` found; the author is who gave the commands that are taken back. */
export type UndoChanges = Command<
  'UndoChanges',
  {
    readonly authorId: string
    readonly events: readonly TicketEvent[]
    /** About whom the plan's `assignment` names: they may have left since. */
    readonly facts: AssignmentFacts
  }
>

/** What `redactionOf` found; the rewrite itself is the shell's, by `redactEvent`. */
export type RedactText = Command<'RedactText', TextRedacted['data']>

/**
 * What somebody wants done. Everything a decision needs arrives here: the time (`at`), new ids, the tenant's
 * settings, and facts of other places. So deciding is pure, and repeating it gives the same answer.
 */
export type TicketCommand =
  | OpenTicket
  | ChangeDetails
  | ChangePriority
  | ChangeStatus
  | AssignTicket
  | ClaimTicket
  | UnassignTicket
  | EscalateTicket
  | DeescalateTicket
  | ResolveTicket
  | CloseTicket
  | ReopenTicket
  | AddComment
  | TagTicket
  | UntagTicket
  | DeleteTicket
  | RestoreTicket
  | FinishImport
  | WakeTicket
  | SetDueDate
  | SetCustomField
  | RateTicket
  | EditComment
  | DeleteComment
  | AddAttachment
  | RemoveAttachment
  | FollowTicket
  | UnfollowTicket
  | LinkTicket
  | UnlinkTicket
  | MergeTicket
  | UnmergeTicket
  | UndoChanges
  | RedactText
  | ChangeTier
  | ApplySlaPolicy
  | RemoveSlaPolicy
  | RecordSlaWarning
  | RecordSlaBreach

export type TicketCommandType = TicketCommand['type']
