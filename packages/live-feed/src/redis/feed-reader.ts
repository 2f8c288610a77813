import type { FeedPosition } from '../feed-id.ts'
import { connect, connected, redisDown } from './connection.ts'
import { createFeedScript } from './feed-script.ts'
import { streamKey } from './keys.ts'
import type { StreamRecord } from './stream-entry.ts'
import { createTail, type Tail } from './tail.ts'

/** Reads the feeds of all tenants that anybody here follows, over one connection. */
export type FeedReader = {
  /** The tail of a tenant's feed, read from now on: from `server`, which was just asked. */
  tail(tenantId: string, server: FeedPosition): Tail
  /** Stops reading a tenant that nobody follows any more. */
  release(tail: Tail): void
  close(): void
}

/** Longest wait for entries, and for the news that a feed was flushed: that makes no entry by itself. */
const blockMs = 1_000
const pageSize = 500

/**
 * One loop: every second it asks where the feeds stand (a flush, a restart, an eviction shows there and nowhere
 * else), in between it blocks for entries of all of them. When the server goes, it comes back and asks first.
 */
export const createFeedReader = (options: {
  url: string
  prefix: string
  keeps: number
  /** Ends a blocking read of the connection with this id, so that a new tenant is read at once. */
  unblock(connectionId: number): Promise<unknown>
}): FeedReader => {
  const { url, prefix, keeps, unblock } = options
  const tails = new Map<string, Tail>()
  let isClosed = false
  let reading: ReadonlySet<Tail> = new Set()
  let connectionId: number | null = null
  let wake: (() => void) | null = null
  let askedAt = 0

  const connection = connect(url, 'docket-feed-reader')
  const where = createFeedScript(connection, { prefix, keeps })
  connection.on('close', () => {
    connectionId = null
  })

  const compare = async (): Promise<void> => {
    const asked = [...tails.values()]
    // what is read while the question is under way may be newer than its answer, so nothing is
    const positions = await where(asked.map(({ tenantId }) => ({ tenantId, entries: [] })))
    asked.forEach((tail, i) => {
      tail.compare(positions[i]!)
    })
    askedAt = performance.now()
  }

  const read = async (): Promise<void> => {
    const following = [...tails.values()]
    reading = new Set(following)
    const answer = (await connection.xread(
      'COUNT',
      pageSize,
      'BLOCK',
      blockMs,
      'STREAMS',
      ...following.map(({ tenantId }) => streamKey(prefix, tenantId)),
      ...following.map(({ at }) => `${at.n}-0`),
    )) as [key: string, records: StreamRecord[]][] | null
    const byKey = new Map(following.map((tail) => [streamKey(prefix, tail.tenantId), tail]))
    for (const [key, records] of answer ?? []) byKey.get(key)?.read(records)
  }

  const run = async (): Promise<void> => {
    while (!isClosed) {
      try {
        if (tails.size === 0) {
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        await connected(connection, blockMs)
        connectionId ??= Number(await connection.client('ID'))
        if (performance.now() - askedAt >= blockMs) await compare()
        if (tails.size > 0) await read()
      } catch {
        askedAt = Number.NEGATIVE_INFINITY
        reading = new Set()
        if (!isClosed) await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
  }
  void run()

  /** A read that started before the tenant was known does not cover it: end it, until one does. */
  const hasten = async (tail: Tail): Promise<void> => {
    while (!isClosed && tails.get(tail.tenantId) === tail && !reading.has(tail)) {
      wake?.()
      if (connectionId !== null) await unblock(connectionId).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  return {
    tail(tenantId, server) {
      const known = tails.get(tenantId)
      if (known) return known
      if (isClosed) throw redisDown()
      const tail = createTail(tenantId, server)
      tails.set(tenantId, tail)
      void hasten(tail)
      return tail
    },
    release(tail) {
      if (tail.mailboxes.size === 0 && tails.get(tail.tenantId) === tail) tails.delete(tail.tenantId)
    },
    close() {
      isClosed = true
      for (const { mailboxes } of tails.values()) for (const mailbox of mailboxes) mailbox.close()
      tails.clear()
      wake?.()
      connection.disconnect()
    },
  }
}
