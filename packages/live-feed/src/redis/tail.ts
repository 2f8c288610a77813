import { type FeedPosition, formatFeedId } from '../feed-id.ts'
import type { FeedItem } from '../live-feed.ts'
import type { Mailbox, PostedItem } from '../mailbox.ts'
import { parseRecord, type StreamRecord } from './stream-entry.ts'

type ResetReason = Extract<FeedItem, { kind: 'reset' }>['reason']

/** The end of one tenant's feed, as far as this process has read it, and everybody here who follows it. */
export type Tail = {
  readonly tenantId: string
  readonly at: FeedPosition
  readonly mailboxes: Set<Mailbox>
  /** Posts what was read; a jump in n or another epoch becomes a reset in front of it. */
  read(records: readonly StreamRecord[]): void
  /** Compares with where the server says the feed stands: another epoch, or fewer entries than read, is a reset. */
  compare(server: FeedPosition): void
}

export const createTail = (tenantId: string, start: FeedPosition): Tail => {
  let at = start
  const mailboxes = new Set<Mailbox>()
  const post = (item: PostedItem): void => {
    for (const mailbox of mailboxes) mailbox.post(item)
  }
  const moveTo = (position: FeedPosition, reason: ResetReason): void => {
    at = position
    post({ kind: 'reset', reason, id: formatFeedId(position) })
  }
  return {
    tenantId,
    mailboxes,
    get at() {
      return at
    },
    read(records) {
      for (const record of records) {
        const { epoch, entry } = parseRecord(record)
        const reason = epoch !== at.epoch ? 'unknown_epoch' : entry.n !== at.n + 1 ? 'gap' : null
        if (reason !== null) moveTo({ epoch, n: entry.n - 1 }, reason)
        at = { epoch, n: entry.n }
        post({ kind: 'entry', entry })
      }
    },
    compare(server) {
      if (server.epoch !== at.epoch || server.n < at.n) moveTo(server, 'unknown_epoch')
    },
  }
}
