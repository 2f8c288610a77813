import type { OwnedCursor } from '@docket/event-store'
import type { Pool } from 'pg'
import type { LogKeeper } from '../log/log-keeper.ts'
import { type PublicTicketState, readPublicTicketStates } from './public-ticket-states.ts'
import { toStateRecord } from './to-state-record.ts'

export type PublishTicketStatesNeeds = {
  pool: Pool
  keeper: LogKeeper
  topic: string
  source: string
  onPublished(count: number): void
}

/**
 * Publishes what the table holds of these tickets, and looks again until nothing newer is there: a process that
 * was asleep between reading and publishing could otherwise leave an old state as the last of a compacted topic.
 */
export const publishTicketStates = async (
  { pool, keeper, topic, source, onPublished }: PublishTicketStatesNeeds,
  owner: OwnedCursor,
  streamIds: readonly string[],
): Promise<void> => {
  const published = new Map<string, number>()
  const isNews = ({ streamId, version }: PublicTicketState) => published.get(streamId) !== version
  for (;;) {
    const news = (await readPublicTicketStates(pool, streamIds)).filter(isNews)
    if (news.length === 0) return
    await keeper.publish(owner, (run) => news.map((row) => toStateRecord(row, topic, { source, run })))
    for (const { streamId, version } of news) published.set(streamId, version)
    onPublished(news.length)
  }
}
