import { type FeedItem, formatFeedId, type LiveFeed } from '@docket/live-feed'
import { type Change, mergeChanges, toChange } from './change.ts'
import type { StreamPosition } from './stream-position.ts'

/** What came after a position, one change a ticket, in the order of their newest news; or that nobody knows. */
export type Missed =
  | { outcome: 'caught_up'; id: string; changes: readonly Change[] }
  | { outcome: 'reset'; reason: Extract<FeedItem, { kind: 'reset' }>['reason'] }

/** Reads the feed from the position to its end, and the entries that were held back at it. */
export const readMissed = async (
  feed: Pick<LiveFeed, 'follow'>,
  tenantId: string,
  { epoch, n, held }: StreamPosition,
): Promise<Missed> => {
  const stopping = new AbortController()
  const wanted = new Set(held)
  const missed = new Map<string, Change>()
  const from = formatFeedId({ epoch, n: Math.min(n, ...held.map((one) => one - 1)) })
  try {
    for await (const item of feed.follow(tenantId, from, stopping.signal)) {
      if (item.kind === 'reset') return { outcome: 'reset', reason: item.reason }
      if (item.kind === 'caught_up')
        return { outcome: 'caught_up', id: item.id, changes: [...missed.values()].toSorted(byLastNumber) }
      if (item.entry.n <= n && !wanted.has(item.entry.n)) continue
      const change = toChange(item.entry)
      const before = missed.get(change.ticketId)
      missed.set(change.ticketId, before ? mergeChanges(before, change) : change)
    }
    return { outcome: 'reset', reason: 'gap' }
  } finally {
    stopping.abort()
  }
}

export const lastNumber = (change: Change): number => change.numbers.at(-1) ?? 0

const byLastNumber = (one: Change, other: Change): number => lastNumber(one) - lastNumber(other)
