export { type FeedPosition, formatFeedId, parseFeedId } from './feed-id.ts'
export {
  type Announcement,
  type Audience,
  type FeedEntry,
  type FeedItem,
  feedKeeps,
  type LiveFeed,
} from './live-feed.ts'
export { memoryFeed } from './memory-feed.ts'
export { type RedisFeedOptions, redisFeed } from './redis/redis-feed.ts'
export { memorySignals } from './signals/memory-signals.ts'
export { redisSignals } from './signals/redis-signals.ts'
export type { Signal, Signals } from './signals/signals.ts'
