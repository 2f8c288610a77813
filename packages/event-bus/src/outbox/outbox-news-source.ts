import { type News, type NewsPosition, type NewsSource, newsPerBatch } from '../news.ts'

/** What the event store's `followOutbox` does once its pool and wake-up are filled in. */
export type FollowNews = (options: {
  /** The cursor: a follower with the same name goes on where the last one stopped. */
  name: string
  onBatch(rows: readonly News[], position: NewsPosition): Promise<void>
  signal: AbortSignal
  pageSize: number
  /** A new cursor begins at the first kept row, as a new group begins at the earliest record. */
  fromStart: boolean
}) => Promise<void>

/** News straight from the outbox, with a cursor named after the consumer: the embedded column's source. */
export const outboxNewsSource = (follow: FollowNews): NewsSource => ({
  run: ({ consumer, onNews, onHeard, signal }) =>
    follow({
      name: consumer,
      signal,
      pageSize: newsPerBatch,
      fromStart: true,
      onBatch: async (rows, position) => {
        onHeard?.()
        await onNews(
          rows.map(({ streamId, version }) => ({ streamId, version })),
          position,
        )
      },
    }),
})
