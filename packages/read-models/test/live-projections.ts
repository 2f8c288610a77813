import { catchUp } from '@docket/consumers'
import { readEvents } from '@docket/event-store'
import { silentLogger } from '@docket/runtime'
import type { Pool } from 'pg'
import { projectionsConsumer } from '../src/index.ts'

/** Lets the consumer catch up with some of the tickets that are behind, chosen at random; answers how many. */
export const applyBehind = async (pool: Pool, limit = 20): Promise<number> => {
  const { rows: news } = await pool.query<{ streamId: string; version: number }>(
    `select s.stream_id as "streamId", s.version from streams s
     left join consumer_stream c on c.consumer = 'projections' and c.stream_id = s.stream_id
     where s.version > coalesce(c.version, 0) order by random() limit $1`,
    [limit],
  )
  const consumer = projectionsConsumer({ pool, liveFeed: { announce: async () => {} } })
  const { parked } = await catchUp({ pool, readEvents, log: silentLogger() }, consumer, news)
  if (parked.length > 0) throw new Error(`parked ${parked.join(', ')}`)
  return news.length
}
