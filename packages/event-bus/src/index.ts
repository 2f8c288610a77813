export type { Bus, ConsumeOptions, Lag, ReceivedRecord } from './bus.ts'
export { TopicMismatch, TopicMissing } from './bus-failures.ts'
export { kafkaBus } from './kafka/kafka-bus.ts'
export { murmur2, partitionOf } from './kafka/murmur2.ts'
export { newsGroup } from './kafka/news-group.ts'
export { runHeader, streamHeader, versionHeader } from './kafka/received.ts'
export { memoryBus } from './memory/memory-bus.ts'
export {
  type News,
  type NewsOptions,
  type NewsPosition,
  type NewsSource,
  newsPerBatch,
  type OnNews,
  type OnRun,
} from './news.ts'
export { type FollowNews, outboxNewsSource } from './outbox/outbox-news-source.ts'
export type { Acknowledged, BusRecord, Publisher, TopicSpec } from './publish.ts'
export { isLaterRun } from './runs.ts'
export { identityEvents, ticketEvents, ticketState, topics } from './topics.ts'
