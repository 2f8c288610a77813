import { type FeedSource, follow } from '../follow.ts'
import { type Announcement, feedKeeps, type LiveFeed } from '../live-feed.ts'
import { createAnnounce } from './announce.ts'
import { connect, connected, redisDown } from './connection.ts'
import { createFeedReader } from './feed-reader.ts'
import { createFeedScript } from './feed-script.ts'
import { streamKey } from './keys.ts'
import { parseRecord, type StreamRecord } from './stream-entry.ts'

const pageSize = 500
/** How long a new follower waits for a connection. */
const connectWithinMs = 2_000

export type RedisFeedOptions = {
  url: string
  /** Entries kept per tenant. */
  keeps?: number
  /** In front of every key; the braces keep a tenant's keys together on a cluster. */
  prefix?: string
  /** How long an outage makes `announce` fail before it makes it forgetful (decision 0040). */
  patienceMs?: number
}

/**
 * The feed between processes, on Redis Streams: one connection to announce and ask, one to read, whatever the
 * number of tenants and followers. Opens both in the background and reconnects by itself.
 */
export const redisFeed = (options: RedisFeedOptions): LiveFeed => {
  const { url, keeps = feedKeeps, prefix = '{docket}:live', patienceMs = 5_000 } = options
  const connection = connect(url, 'docket-feed')
  const script = createFeedScript(connection, { prefix, keeps })
  const reader = createFeedReader({
    url,
    prefix,
    keeps,
    unblock: (connectionId) => connection.client('UNBLOCK', connectionId),
  })
  const announce = createAnnounce({ connection, script, patienceMs })

  const source: FeedSource = {
    async attach(tenantId, mailbox) {
      await connected(connection, connectWithinMs)
      const [server] = await script([{ tenantId, entries: [] }]).catch((error: unknown) => {
        throw redisDown(error)
      })
      const tail = reader.tail(tenantId, server!)
      tail.compare({ epoch: server!.epoch, n: Math.max(server!.n, tail.at.n) })
      tail.mailboxes.add(mailbox)
      attached.set(mailbox, () => {
        tail.mailboxes.delete(mailbox)
        reader.release(tail)
      })
      return { epoch: server!.epoch, n: Math.max(server!.n, tail.at.n) }
    },
    detach(_tenantId, mailbox) {
      attached.get(mailbox)?.()
      attached.delete(mailbox)
    },
    async *replay(tenantId, from, upTo) {
      for (let next = from.n + 1; next <= upTo; ) {
        const records = (await connection
          .xrange(streamKey(prefix, tenantId), `${next}-0`, `${upTo}-0`, 'COUNT', pageSize)
          .catch((error: unknown) => {
            throw redisDown(error)
          })) as StreamRecord[]
        const entries = records.map(parseRecord).filter(({ epoch }) => epoch === from.epoch)
        const last = entries.at(-1)
        if (last === undefined) return
        yield entries.map(({ entry }) => entry)
        next = last.entry.n + 1
      }
    },
  }
  const attached = new Map<object, () => void>()

  return {
    announce: (batch: readonly Announcement[]) => announce(batch),
    follow: (tenantId, after, signal) => follow(source, { tenantId, after, signal, holds: keeps }),
    async close() {
      reader.close()
      connection.disconnect()
    },
  }
}
