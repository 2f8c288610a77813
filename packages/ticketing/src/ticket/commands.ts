import type { Instant } from '@docket/event-sourcing'
import type { Details, EscalationCause, Resolution, TicketOpened } from './events.ts'
import type { AuthorKind, PendingReason, Priority, Status, Visibility } from './vocabulary.ts'

/**
 * What somebody wants done. Everything a decision needs arrives here: the time (`at`), new ids, the tenant's
 * settings, and facts of other places. So deciding is pure, and repeating it gives the same answer.
 */
type Command<Type extends string, Data> = { readonly type: Type; readonly at: Instant; readonly data: Data }

/** The tenant's settings some decisions ask for. Under history import the API passes `importSettings`. */
export type TicketSettings = {
  /** How long after closing a ticket may be reopened, in milliseconds; null: for ever. */
  readonly reopenWindowMs: number | null
  readonly resolutionNotesRequired: boolean
}

export const defaultSettings: TicketSettings = {
  reopenWindowMs: 14 * 24 * 60 * 60 * 1000,
  resolutionNotesRequired: true,
}

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
  { readonly resolution: Resolution; readonly settings: TicketSettings }
>

export type CloseTicket = Command<'CloseTicket', Record<never, never>>

export type ReopenTicket = Command<
  'ReopenTicket',
  { readonly reason: string | null; readonly settings: TicketSettings }
>

/** A requester's public comment may also move the status: see comment.ts. */
export type AddComment = Command<
  'AddComment',
  {
    readonly commentId: string
    readonly authorId: string
    /** What the author is as far as the shell knows; the ticket's own requester is always `requester`. */
    readonly authorKind: AuthorKind
    readonly visibility: Visibility
    readonly body: string
    /** Sends a public reply although somebody else's is newer than the version the author looked at. */
    readonly force?: boolean
    readonly settings: TicketSettings
  }
>

export type TagTicket = Command<'TagTicket', { readonly tags: readonly string[] }>
export type UntagTicket = Command<'UntagTicket', { readonly tags: readonly string[] }>

export type DeleteTicket = Command<'DeleteTicket', { readonly reason: string | null }>
export type RestoreTicket = Command<'RestoreTicket', Record<never, never>>

export type FinishImport = Command<'FinishImport', Record<never, never>>

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

export type TicketCommandType = TicketCommand['type']
