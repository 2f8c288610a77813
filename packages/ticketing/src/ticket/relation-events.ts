import type { Instant } from '@docket/event-sourcing'
import type { CarriedFrom } from './comment-events.ts'
import type { Event } from './event.ts'
import type { StatusSnapshot } from './status-snapshot.ts'
import type { AuthorKind, LinkKind, Status, Visibility } from './vocabulary.ts'

export type TicketFollowed = Event<'TicketFollowed', { readonly userId: string }>
export type TicketUnfollowed = Event<'TicketUnfollowed', { readonly userId: string }>

/** What the other ticket is to this one: `parent` says that this ticket's parent is `ticketId`. */
export type Link = { readonly kind: LinkKind; readonly ticketId: string }

/** Each side has its own event, with the inverse kind. */
export type TicketLinked = Event<'TicketLinked', Link>
export type TicketUnlinked = Event<'TicketUnlinked', Link>

/** A comment of a merged ticket as its target knows it. The text stays in the stream it was written in. */
export type CarriedComment = {
  readonly commentId: string
  readonly authorId: string
  readonly authorKind: AuthorKind
  readonly visibility: Visibility
  readonly at: Instant
  readonly from: CarriedFrom
}

/** The source is CLOSED by it; the target takes over its comments and followers. */
export type TicketMerged = Event<
  'TicketMerged',
  | { readonly side: 'source'; readonly targetId: string; readonly from: Status }
  | {
      readonly side: 'target'
      readonly sourceId: string
      /** The source and what was merged into it before. */
      readonly sources: readonly CarriedFrom[]
      readonly comments: readonly CarriedComment[]
      /** The followers that the target did not have. */
      readonly followers: readonly string[]
    }
>

/** The source is again as it was; the target gives back what it took over. */
export type TicketUnmerged = Event<
  'TicketUnmerged',
  | { readonly side: 'source'; readonly targetId: string; readonly restored: StatusSnapshot }
  | {
      readonly side: 'target'
      readonly sourceId: string
      readonly sources: readonly string[]
      readonly followers: readonly string[]
    }
>
