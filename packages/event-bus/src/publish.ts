/** A record as a topic holds it; `value` null is a tombstone. Keys decide the partition (murmur2). */
export type BusRecord = {
  topic: string
  key: string
  value: Buffer | null
  headers: { readonly [name: string]: string }
}

/** Where the first record of a partition's batch landed; the relay remembers it to notice a lost log. */
export type Acknowledged = { topic: string; partition: number; baseOffset: bigint; count: number }

/** Resolves when every record is acknowledged by all replicas; on rejection nothing or a part may be in the log. */
export type Publisher = {
  publish(records: readonly BusRecord[]): Promise<readonly Acknowledged[]>
  /** Next offset of every partition, to compare with what was acknowledged. */
  endOffsets(topic: string): Promise<ReadonlyMap<number, bigint>>
  close(): Promise<void>
}

/** A topic as it must exist; partition counts never change once made. */
export type TopicSpec = { topic: string; partitions: number; config: { readonly [name: string]: string } }
