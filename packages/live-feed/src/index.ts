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
