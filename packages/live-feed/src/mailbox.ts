import type { FeedItem } from './live-feed.ts'

/** Live items on their way to one follower. `caught_up` is the follower's own affair and never posted. */
export type PostedItem = Exclude<FeedItem, { kind: 'caught_up' }>

/** Holds what came while the follower was busy. */
export type Mailbox = {
  post(item: PostedItem): void
  /** The next item, waited for; null once the mailbox is closed. One taker at a time. */
  take(): Promise<PostedItem | null>
  close(): void
}

/** Holds at most `holds` items: a follower that falls further behind finds a single reset in their place. */
export const createMailbox = (holds: number): Mailbox => {
  let items: PostedItem[] = []
  let next = 0
  let waiting: ((item: PostedItem | null) => void) | null = null
  let isClosed = false

  const hand = (item: PostedItem | null): boolean => {
    if (waiting === null) return false
    waiting(item)
    waiting = null
    return true
  }
  return {
    post(item) {
      if (isClosed || hand(item)) return
      if (items.length - next >= holds) {
        items = [missed(item)]
        next = 0
      } else items.push(item)
    },
    async take() {
      if (isClosed) return null
      const item = items[next]
      if (item === undefined) return new Promise((resolve) => (waiting = resolve))
      next++
      if (next === items.length) {
        items = []
        next = 0
      }
      return item
    },
    close() {
      isClosed = true
      items = []
      hand(null)
    },
  }
}

/** Up to and with this item everything counts as missed. */
const missed = (item: PostedItem): PostedItem => ({
  kind: 'reset',
  reason: 'gap',
  id: item.kind === 'entry' ? item.entry.id : item.id,
})
