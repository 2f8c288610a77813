import { until } from '@docket/testkit'
import type { Announcement, FeedItem, LiveFeed } from '../src/index.ts'

/** A change of ticket `ticketId` that everybody in the tenant may see. */
export const change = (
  tenantId: string,
  ticketId: string,
  version: number,
  more: Partial<Announcement> = {},
): Announcement => ({
  tenantId,
  ticketId,
  version,
  publicVersion: version,
  changed: ['status'],
  internal: false,
  before: { requesterId: 'rita', assigneeId: null, teamId: null },
  after: { requesterId: 'rita', assigneeId: null, teamId: null },
  by: 'ada',
  correlationId: 'click-1',
  ...more,
})

/** `first` to `last` of one tenant's changes, as versions of one ticket. */
export const changes = (tenantId: string, first: number, last: number): Announcement[] =>
  Array.from({ length: last - first + 1 }, (_, i) => change(tenantId, 'ticket', first + i))

/** Follows in the background, and keeps all it meets. */
export const collect = (feed: LiveFeed, tenantId: string, after: string | null = null) => {
  const stopping = new AbortController()
  const items: FeedItem[] = []
  const state = { ended: false, error: null as unknown }
  void (async () => {
    for await (const item of feed.follow(tenantId, after, stopping.signal)) items.push(item)
  })()
    .catch((error: unknown) => {
      state.error = error
    })
    .finally(() => {
      state.ended = true
    })
  const kinds = () => items.map((item) => item.kind)
  const entries = () => items.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []))
  return {
    items,
    state,
    kinds,
    entries,
    versions: () => entries().map((entry) => entry.version),
    resets: () => items.filter((item) => item.kind === 'reset'),
    stop: () => stopping.abort(),
    /** Its place is known: from here on it misses nothing. */
    started: () => until(() => kinds().includes('caught_up') || kinds().includes('reset')),
    /** The id of the last item. */
    lastId: () => {
      const item = items.at(-1)
      return item === undefined ? null : item.kind === 'entry' ? item.entry.id : item.id
    },
  }
}
