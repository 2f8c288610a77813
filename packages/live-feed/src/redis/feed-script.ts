import { type FeedPosition, newEpoch } from '../feed-id.ts'
import type { Announcement } from '../live-feed.ts'
import type { FeedConnection } from './connection.ts'
import { feedKey, streamKey, versionsKey } from './keys.ts'
import { createServerRun } from './server-run.ts'

/** One tenant's share of a call; `forced` begins another epoch whatever there is. */
export type FeedShare = { tenantId: string; entries: readonly Announcement[]; forced?: boolean }

/** Runs the script: adds the entries and answers where each feed stands then, in the order of the shares. */
export type FeedScript = (shares: readonly FeedShare[]) => Promise<readonly FeedPosition[]>

/** Feeds that nobody announces to are forgotten after two days; who comes back later is told to reset. */
const idleMs = 48 * 60 * 60 * 1000

export const createFeedScript = (
  connection: FeedConnection,
  { prefix, keeps }: { prefix: string; keeps: number },
): FeedScript => {
  const serverRun = createServerRun(connection)
  return async (shares) => {
    const run = await serverRun()
    const keys = shares.flatMap(({ tenantId }) => [
      feedKey(prefix, tenantId),
      streamKey(prefix, tenantId),
      versionsKey(prefix, tenantId),
    ])
    const rest = shares.flatMap(({ entries, forced }) => [
      newEpoch(),
      forced ? 1 : 0,
      entries.length,
      ...entries.flatMap((entry) => [
        entry.ticketId,
        entry.version,
        entry.internal ? '' : entry.publicVersion,
        JSON.stringify(entry),
      ]),
    ])
    const answer = await connection.docketAnnounce(keys.length, ...keys, run, keeps, idleMs, ...rest)
    return shares.map((_, i) => ({ epoch: String(answer[2 * i]), n: Number(answer[2 * i + 1]) }))
  }
}
