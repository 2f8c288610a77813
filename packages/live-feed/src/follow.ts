import { type FeedPosition, formatFeedId, parseFeedId } from './feed-id.ts'
import type { FeedEntry, FeedItem } from './live-feed.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'

/** What an adapter has to give; the phases of following are the same for all. */
export type FeedSource = {
  /**
   * From now on posts to the mailbox, densely, what comes after the position it answers; it may also post what the
   * answer covers. A jump or a new epoch is posted as a reset.
   */
  attach(tenantId: string, mailbox: Mailbox): Promise<FeedPosition>
  detach(tenantId: string, mailbox: Mailbox): void
  /** The kept entries after `from`, up to and with `upTo`, in order, in pages. */
  replay(tenantId: string, from: FeedPosition, upTo: number): AsyncIterable<readonly FeedEntry[]>
}

/** Replay, cutover, live: what queued during the replay is drained without duplicates. */
export async function* follow(
  source: FeedSource,
  request: { tenantId: string; after: string | null; signal: AbortSignal; holds: number },
): AsyncGenerator<FeedItem, void, undefined> {
  const { tenantId, after, signal, holds } = request
  if (signal.aborted) return
  const mailbox = createMailbox(holds)
  signal.addEventListener('abort', mailbox.close, { once: true })
  try {
    const at = await source.attach(tenantId, mailbox)
    let wentTo: FeedPosition = at
    const from = after === null ? at : parseFeedId(after)
    if (from === null || from.epoch !== at.epoch || from.n > at.n) {
      yield { kind: 'reset', reason: 'unknown_epoch', id: formatFeedId(at) }
    } else {
      let last = from.n
      if (last < at.n)
        for await (const page of source.replay(tenantId, from, at.n)) {
          for (const entry of page) {
            if (entry.n !== last + 1) break
            if (signal.aborted) return
            last = entry.n
            yield { kind: 'entry', entry }
          }
          if (page.at(-1)?.n !== last) break
        }
      if (signal.aborted) return
      const id = formatFeedId(at)
      yield last === at.n ? { kind: 'caught_up', id } : { kind: 'reset', reason: 'too_old', id }
    }

    for (;;) {
      const item = await mailbox.take()
      if (item === null) return
      const to = positionOf(item)
      // queued during the replay, which had it already
      if (to.epoch === wentTo.epoch && to.n <= wentTo.n) continue
      wentTo = to
      yield item
    }
  } finally {
    signal.removeEventListener('abort', mailbox.close)
    source.detach(tenantId, mailbox)
  }
}

const positionOf = (item: Exclude<FeedItem, { kind: 'caught_up' }>): FeedPosition => {
  const position = parseFeedId(item.kind === 'entry' ? item.entry.id : item.id)
  if (position === null) throw new Error('a feed id without epoch and number')
  return position
}
