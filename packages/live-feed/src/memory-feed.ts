import { formatFeedId, newEpoch } from './feed-id.ts'
import { type FeedSource, follow } from './follow.ts'
import { type FeedEntry, feedKeeps, type LiveFeed } from './live-feed.ts'
import type { Mailbox } from './mailbox.ts'
import { isTold, type Told, toldWith } from './told.ts'

/**
 * The feed of a system that is one process. A restart begins another epoch, so whoever resumes across it is told
 * to reset. Keeps the last `keeps` entries of each tenant.
 */
export const memoryFeed = ({ keeps = feedKeeps }: { keeps?: number } = {}): LiveFeed => {
  const epoch = newEpoch()
  const tenants = new Map<string, TenantFeed>()
  const tenant = (tenantId: string): TenantFeed => {
    const known = tenants.get(tenantId)
    if (known) return known
    const made: TenantFeed = { n: 0, kept: [], versions: new Map(), mailboxes: new Set() }
    tenants.set(tenantId, made)
    return made
  }
  const source: FeedSource = {
    async attach(tenantId, mailbox) {
      const feed = tenant(tenantId)
      feed.mailboxes.add(mailbox)
      return { epoch, n: feed.n }
    },
    detach: (tenantId, mailbox) => void tenant(tenantId).mailboxes.delete(mailbox),
    async *replay(tenantId, from, upTo) {
      const kept = tenant(tenantId).kept.filter((entry) => entry.n > from.n && entry.n <= upTo)
      if (kept.length > 0) yield kept
    },
  }
  return {
    async announce(batch) {
      for (const announcement of batch) {
        const feed = tenant(announcement.tenantId)
        const { ticketId } = announcement
        const told = feed.versions.get(ticketId)
        if (isTold(announcement, told)) continue
        feed.versions.set(ticketId, toldWith(announcement, told))
        if (feed.versions.size > keeps) feed.versions.clear()
        const n = ++feed.n
        const entry = { ...announcement, n, id: formatFeedId({ epoch, n }) }
        feed.kept.push(entry)
        // cut in halves, so that keeping a bound costs nothing per entry
        if (feed.kept.length > 2 * keeps) feed.kept = feed.kept.slice(-keeps)
        for (const mailbox of feed.mailboxes) mailbox.post({ kind: 'entry', entry })
      }
    },
    follow: (tenantId, after, signal) => follow(source, { tenantId, after, signal, holds: keeps }),
    async close() {
      for (const { mailboxes } of tenants.values()) for (const mailbox of mailboxes) mailbox.close()
    },
  }
}

type TenantFeed = {
  n: number
  kept: FeedEntry[]
  /** The newest version announced of each ticket, for as many tickets as entries are kept. */
  versions: Map<string, Told>
  mailboxes: Set<Mailbox>
}
