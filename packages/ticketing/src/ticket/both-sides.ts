import type { Instant } from '@docket/event-sourcing'
import type { LinkTicket, MergeTicket, UnlinkTicket, UnmergeTicket } from './commands.ts'
import type { CarriedComment } from './events.ts'
import type { OpenedTicket } from './state.ts'
import { inverseOf, type LinkKind } from './vocabulary.ts'

/** The commands of one act that concerns two tickets: one for each stream, to be appended together. */
export type BothSides<Here, There = Here> = { readonly here: Here; readonly there: There }

/** Links `here` to `there`; `onward` are the tickets that `there` leads to by links of this kind. */
export const linkCommands = (
  at: Instant,
  {
    here,
    there,
    kind,
    onward,
  }: {
    readonly here: string
    readonly there: string
    readonly kind: LinkKind
    readonly onward: readonly string[]
  },
): BothSides<LinkTicket> => ({
  here: { type: 'LinkTicket', at, data: { kind, ticketId: there, onward } },
  there: { type: 'LinkTicket', at, data: { kind: inverseOf[kind], ticketId: here, onward: [] } },
})

export const unlinkCommands = (
  at: Instant,
  { here, there, kind }: { readonly here: string; readonly there: string; readonly kind: LinkKind },
): BothSides<UnlinkTicket> => ({
  here: { type: 'UnlinkTicket', at, data: { kind, ticketId: there } },
  there: { type: 'UnlinkTicket', at, data: { kind: inverseOf[kind], ticketId: here } },
})

/** Merges the source (`here`) into the target, with all that the target takes over. */
export const mergeCommands = (
  at: Instant,
  source: OpenedTicket,
  targetId: string,
): BothSides<MergeTicket> => {
  const { ticketId, requesterId } = source
  const earlier = source.mergedSources.map((one) => ({
    ticketId: one.ticketId,
    requesterId: one.requesterId,
  }))
  return {
    here: { type: 'MergeTicket', at, data: { side: 'source', targetId } },
    there: {
      type: 'MergeTicket',
      at,
      data: {
        side: 'target',
        sourceId: ticketId,
        sources: [{ ticketId, requesterId }, ...earlier],
        comments: carriedComments(source),
        followers: source.followers,
      },
    },
  }
}

/** Takes the merge of the source (`here`) back; null if it is not merged. */
export const unmergeCommands = (
  at: Instant,
  { ticketId, merged }: OpenedTicket,
): (BothSides<UnmergeTicket> & { readonly targetId: string }) | null =>
  merged && {
    targetId: merged.into,
    here: { type: 'UnmergeTicket', at, data: { side: 'source' } },
    there: { type: 'UnmergeTicket', at, data: { side: 'target', sourceId: ticketId } },
  }

/** What was carried into the source before goes on as that ticket's own. */
const carriedComments = (source: OpenedTicket): readonly CarriedComment[] =>
  source.comments
    .filter(({ deleted }) => !deleted)
    .map(({ commentId, authorId, authorKind, visibility, at, carriedFrom }) => ({
      ...{ commentId, authorId, authorKind, visibility, at },
      from: carriedFrom ?? { ticketId: source.ticketId, requesterId: source.requesterId },
    }))
