import type { Check } from '@docket/runtime'
import type { NewsSource } from './news.ts'
import type { Publisher, TopicSpec } from './publish.ts'

/** A record as it was read; headers are text, as everything of ours writes them. */
export type ReceivedRecord = {
  topic: string
  partition: number
  offset: bigint
  /** Epoch milliseconds, as the producer or the broker set it. */
  timestamp: number
  key: string | null
  value: Buffer | null
  headers: { readonly [name: string]: string }
}

export type ConsumeOptions = {
  /** A group of one's own; a changed set of topics needs a new one. */
  group: string
  topics: readonly string[]
  /** One partition's records in order, at most 500; the offset is committed after it resolves, repeated if it rejects. */
  onRecords: (records: readonly ReceivedRecord[]) => Promise<void>
  signal: AbortSignal
}

/** Records of each partition that a group has not committed yet. */
export type Lag = { topic: string; partition: number; committed: bigint; end: bigint; lag: number }

export type Bus = {
  /** A publisher of its own connection; connects at the first use. */
  publisher(): Publisher
  /** Creates what is missing; throws `TopicMismatch` when a topic exists with another partition count. */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>
  /** Names of the topics that exist. */
  listTopics(): Promise<readonly string[]>
  /** News for own consumers: reads headers only, never the data. */
  newsSource(options: { topics: readonly string[] }): NewsSource
  /** Whole records, for subscribers and tests; settles like `NewsSource.run`. */
  consume(options: ConsumeOptions): Promise<void>
  /** What a group has still to read; `newsGroup` names the group of an own consumer. */
  consumerLag(group: string, topics: readonly string[]): Promise<readonly Lag[]>
  /** Ready when a broker answers within 2 s. */
  health: Check
  /** Closes every connection made for this bus, publishers included; sources end by their signals. */
  close(): Promise<void>
}
