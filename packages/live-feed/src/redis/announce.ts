import type { Redis } from 'ioredis'
import type { Announcement } from '../live-feed.ts'
import { redisDown } from './connection.ts'
import type { FeedScript, FeedShare } from './feed-script.ts'

/**
 * Announces in one call a batch. While Redis is away it throws `dependency_down`, so that the batch is repeated;
 * after `patienceMs` of that it lets batches pass, so that the consumer behind it moves on, and remembers whose
 * feeds are owed a new epoch: the first thing they get when Redis answers again. Followers then reset, since what
 * they missed is unknown. (Should this process die in between: a Redis that was really down comes back as another
 * run, which is a new epoch by itself. Decision 0040.)
 */
export const createAnnounce = ({
  connection,
  script,
  patienceMs,
}: {
  connection: Redis
  script: FeedScript
  patienceMs: number
}) => {
  const owed = new Set<string>()
  let failingSince: number | null = null

  const send = async (shares: readonly FeedShare[]): Promise<void> => {
    try {
      await script(shares)
    } catch (error) {
      failingSince ??= performance.now()
      throw redisDown(error)
    }
    failingSince = null
    for (const { tenantId, forced } of shares) if (forced) owed.delete(tenantId)
  }
  const payOff = (): void => {
    if (owed.size === 0) return
    send([...owed].map((tenantId) => ({ tenantId, entries: [], forced: true }))).catch(() => {})
  }
  connection.on('ready', payOff)

  return async (batch: readonly Announcement[]): Promise<void> => {
    if (batch.length === 0) return
    const byTenant = Map.groupBy(batch, ({ tenantId }) => tenantId)
    const shares = [...byTenant].map(([tenantId, entries]) => ({
      tenantId,
      entries,
      forced: owed.has(tenantId),
    }))
    try {
      await send(shares)
    } catch (error) {
      if (performance.now() - (failingSince ?? 0) < patienceMs) throw error
      for (const tenantId of byTenant.keys()) owed.add(tenantId)
      return
    }
    payOff()
  }
}
