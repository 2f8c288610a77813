import type { Instant } from '@docket/event-sourcing'
import { isStaffOnly } from './audience.ts'
import { withComment } from './comment-facts.ts'
import { withCustomField } from './custom-fields.ts'
import type {
  Assignment,
  CarriedFrom,
  CustomFieldValue,
  Details,
  DetailsChanges,
  Link,
  Resolution,
  TicketAssigned,
  TicketEvent,
  TicketOpened,
} from './events.ts'
import { related } from './relation-facts.ts'
import { recordedBy, slaAfter, type TicketSla, withoutSla } from './sla-facts.ts'
import { become, closed, deescalated, escalated, statusFacts } from './status-facts.ts'
import type { StatusSnapshot } from './status-snapshot.ts'
import type { AuthorKind, Channel, PendingReason, Priority, Tier, Visibility } from './vocabulary.ts'

/** A ticket as its past tells it: a union on `status`, so that illegal combinations cannot be written down. */
export type Ticket = Unopened | OpenedTicket
export type Unopened = { readonly status: 'UNOPENED' }
export type OpenedTicket = TicketFacts & StatusFacts

/** The part of a ticket that only makes sense in its status. */
export type StatusFacts =
  | { readonly status: 'NEW' | 'OPEN' | 'IN_PROGRESS' | 'REOPENED' }
  | { readonly status: 'PENDING_INFO'; readonly reason: PendingReason; readonly until: Instant | null }
  | { readonly status: 'ESCALATED'; readonly escalatedFrom: EscalatableStatus }
  | { readonly status: 'RESOLVED'; readonly resolution: Resolution; readonly resolvedAt: Instant }
  | {
      readonly status: 'CLOSED'
      readonly resolution: Resolution
      readonly resolvedAt: Instant
      readonly closedAt: Instant
    }

/** The statuses that escalating turns into ESCALATED, and that de-escalating returns to. */
export type EscalatableStatus = 'NEW' | 'OPEN' | 'IN_PROGRESS' | 'REOPENED'

/** The part of a ticket that every status has. */
export type TicketFacts = Details &
  Assignment & {
    readonly ticketId: string
    readonly number: string
    readonly priority: Priority
    readonly channel: Channel
    readonly requesterId: string
    readonly submitterId: string
    readonly organizationId: string | null
    readonly tier: Tier | null
    readonly tags: readonly string[]
    readonly humanCategory: boolean
    readonly humanPriority: boolean
    readonly underImport: boolean
    readonly deleted: boolean
    /** 0 (none) to 3. */
    readonly escalationLevel: number
    /** Counts from 1 at opening; each reopening starts the next. */
    readonly cycle: number
    readonly reopenCount: number
    /** How often its team changed after the opening, to and from none included. */
    readonly reassignmentCount: number
    /** Of those that are not deleted; what a merged ticket brought along is its own. */
    readonly commentCount: number
    readonly publicCommentCount: number
    /** Set by hand. */
    readonly dueAt: Instant | null
    readonly rating: { readonly score: number; readonly comment: string | null } | null
    readonly customFields: CustomFields
    readonly staffCustomFields: CustomFields
    readonly followers: readonly string[]
    readonly links: readonly Link[]
    /** In their order, deleted and carried ones included. */
    readonly comments: readonly CommentFacts[]
    readonly attachments: readonly AttachmentFacts[]
    /** Into which ticket it was merged, when, and from which status. */
    readonly merged: { readonly into: string; readonly at: Instant; readonly former: StatusSnapshot } | null
    /** What was merged into it, directly or through others. */
    readonly mergedSources: readonly MergedSource[]
    readonly sla: TicketSla
    readonly openedAt: Instant
    /** Of the last event of any kind, and of the last that a requester may know of; the opening is version 1. */
    readonly version: number
    readonly publicVersion: number
    /** The last event of any kind, and the last that a requester may know of. */
    readonly updatedAt: Instant
    readonly publicUpdatedAt: Instant
  }

export type CustomFields = { readonly [key: string]: CustomFieldValue }

/** What decisions about a comment ask for. */
export type CommentFacts = {
  readonly commentId: string
  readonly authorId: string
  readonly authorKind: AuthorKind
  readonly visibility: Visibility
  readonly at: Instant
  /** null for one that a merged ticket brought along: its text stays there. */
  readonly body: string | null
  readonly mentions: readonly string[]
  readonly deleted: boolean
  readonly carriedFrom: CarriedFrom | null
}

export type AttachmentFacts = {
  readonly attachmentId: string
  readonly commentId: string | null
  readonly authorId: string
  readonly visibility: Visibility
  readonly at: Instant
  readonly removed: boolean
}

/** `via`: the ticket that was merged here and brought it along, or itself. */
export type MergedSource = CarriedFrom & { readonly via: string; readonly followers: readonly string[] }

export const unopened: Unopened = { status: 'UNOPENED' }

/** What the past means. Never refuses, never asks the time; throws only for a history that no decision wrote. */
export const evolve = (ticket: Ticket, event: TicketEvent): OpenedTicket => {
  if (event.type === 'TicketOpened') return open(event)
  const before = opened(ticket)
  const version = before.version + 1
  return {
    ...changed(before, event),
    version,
    publicVersion: isStaffOnly(event) ? before.publicVersion : version,
    updatedAt: event.at,
    publicUpdatedAt: isStaffOnly(event) ? before.publicUpdatedAt : event.at,
  }
}

const open = ({ at, data }: TicketOpened): OpenedTicket => {
  const { imported, ...facts } = data
  return {
    ...facts,
    status: 'NEW',
    underImport: imported,
    deleted: false,
    escalationLevel: 0,
    cycle: 1,
    reopenCount: 0,
    reassignmentCount: 0,
    commentCount: 0,
    publicCommentCount: 0,
    dueAt: null,
    rating: null,
    customFields: {},
    staffCustomFields: {},
    followers: [],
    links: [],
    comments: [],
    attachments: [],
    merged: null,
    mergedSources: [],
    sla: withoutSla,
    openedAt: at,
    version: 1,
    publicVersion: 1,
    updatedAt: at,
    publicUpdatedAt: at,
  }
}

const changed = (ticket: OpenedTicket, event: Exclude<TicketEvent, TicketOpened>): OpenedTicket => {
  switch (event.type) {
    case 'TicketDetailsChanged':
      return detailed(ticket, event.data)
    case 'TicketPriorityChanged':
      return { ...ticket, priority: event.data.to, humanPriority: true }
    case 'TicketStatusChanged':
      return become(ticket, statusFacts(event.data))
    case 'TicketAssigned':
      return assignedTo(ticket, event.data)
    case 'TicketUnassigned':
      return { ...ticket, assigneeId: null }
    case 'TicketEscalated':
      return { ...escalated(ticket, event.data), sla: recordedBy(ticket.sla, event.data) }
    case 'TicketDeescalated':
      return deescalated(ticket, event.data)
    case 'TicketResolved':
      return become(ticket, { status: 'RESOLVED', resolution: event.data.resolution, resolvedAt: event.at })
    case 'TicketClosed':
      return closed(ticket, event.at)
    case 'TicketReopened':
      return {
        ...become(ticket, { status: 'REOPENED' }),
        cycle: event.data.cycle,
        reopenCount: ticket.reopenCount + 1,
      }
    case 'CommentAdded':
    case 'CommentEdited':
    case 'CommentDeleted':
    case 'AttachmentAdded':
    case 'AttachmentRemoved':
      return withComment(ticket, event)
    case 'TicketFollowed':
    case 'TicketUnfollowed':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketMerged':
    case 'TicketUnmerged':
      return related(ticket, event)
    case 'DueDateSet':
      return { ...ticket, dueAt: event.data.to }
    case 'CustomFieldSet':
      return withCustomField(ticket, event.data)
    case 'TicketRated':
      return { ...ticket, rating: { score: event.data.score, comment: event.data.comment } }
    case 'TextRedacted':
      return ticket // what it replaced was never stored as far as this fold knows
    case 'TicketTierChanged':
      return { ...ticket, tier: event.data.to }
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
    case 'SlaWarningRaised':
    case 'SlaBreached':
      return { ...ticket, sla: slaAfter(ticket.sla, event) }
    case 'TicketTagged':
      return { ...ticket, tags: [...ticket.tags, ...event.data.tags] }
    case 'TicketUntagged':
      return { ...ticket, tags: ticket.tags.filter((tag) => !event.data.tags.includes(tag)) }
    case 'TicketDeleted':
      return { ...ticket, deleted: true }
    case 'TicketRestored':
      return { ...ticket, deleted: false }
    case 'TicketImportFinished':
      return { ...ticket, underImport: false }
  }
}

const opened = (ticket: Ticket): OpenedTicket => {
  if (ticket.status === 'UNOPENED') throw new Error('corrupt history: a ticket begins with TicketOpened')
  return ticket
}

const detailed = (ticket: OpenedTicket, changes: DetailsChanges): OpenedTicket => ({
  ...ticket,
  ...Object.fromEntries(Object.entries(changes).map(([field, change]) => [field, change.to])),
  humanCategory: ticket.humanCategory || changes.category !== undefined,
})

const assignedTo = (ticket: OpenedTicket, { assigneeId, teamId }: TicketAssigned['data']): OpenedTicket => ({
  ...ticket,
  assigneeId,
  teamId,
  reassignmentCount: ticket.reassignmentCount + (teamId === ticket.teamId ? 0 : 1),
})
