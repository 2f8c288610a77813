import type { Command } from './command.ts'
import type { CarriedComment, CarriedFrom } from './events.ts'
import type { LinkKind } from './vocabulary.ts'

/** Staff follow what they like; a requester only their own ticket. */
export type FollowTicket = Command<
  'FollowTicket',
  {
    readonly userId: string
    /** Looked up before; null: no such user. */
    readonly facts: { readonly follower: { readonly activeStaff: boolean } | null }
  }
>
export type UnfollowTicket = Command<'UnfollowTicket', { readonly userId: string }>

/** One side of a link; `linkCommands` makes both, to be appended together. */
export type LinkTicket = Command<
  'LinkTicket',
  {
    readonly kind: LinkKind
    readonly ticketId: string
    /**
     * For `parent`, `child`, `blocks` and `blocked_by`: every ticket that the other one leads to by links of this
     * kind, directly or through others. The ticket itself among them would be a cycle.
     */
    readonly onward: readonly string[]
  }
>
export type UnlinkTicket = Command<'UnlinkTicket', { readonly kind: LinkKind; readonly ticketId: string }>

/** One side of a merge; `mergeCommands` makes both, to be appended together. */
export type MergeTicket = Command<
  'MergeTicket',
  | { readonly side: 'source'; readonly targetId: string }
  | {
      readonly side: 'target'
      readonly sourceId: string
      readonly sources: readonly CarriedFrom[]
      readonly comments: readonly CarriedComment[]
      readonly followers: readonly string[]
    }
>

/** One side of taking a merge back; `unmergeCommands` makes both, to be appended together. */
export type UnmergeTicket = Command<
  'UnmergeTicket',
  { readonly side: 'source' } | { readonly side: 'target'; readonly sourceId: string }
>
