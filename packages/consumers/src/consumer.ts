import type { News } from '@docket/event-bus'
import type { StoredEvent } from '@docket/event-sourcing'
import type { PoolClient } from 'pg'

/** Events of one stream that this consumer has not applied yet: contiguous, from the version after `heldVersion`. */
export type StreamEvents = {
  streamId: string
  tenantId: string
  heldVersion: number
  events: readonly StoredEvent[]
}

/**
 * A reader of the log. `apply` runs inside the transaction that moves the positions, so its rows are exactly as
 * new as its positions; it must be a pure function of what it reads through `client` and the events.
 */
export type Consumer<Applied = unknown> = {
  /** Also the Kafka group and the name of its positions; a changed meaning takes a new name. */
  name: string
  /** Stream categories it reads; news of others are skipped. */
  categories: readonly string[]
  /** `streams` is empty when the news were repeats; what it answers then goes to `committed` all the same. */
  apply(client: PoolClient, streams: readonly StreamEvents[]): Promise<Applied>
  /**
   * After the commit and before the news are acknowledged, for all that the batch named, applied or not:
   * a crash in between repeats it, never loses it. Each stream is there once, with the oldest version named: one that
   * was applied before may be one whose `committed` a crash has lost.
   */
  committed?(applied: Applied, named: readonly News[]): Promise<void>
}

/** What catchUp did: streams whose position moved, and streams parked because applying them failed. */
export type CaughtUp = { applied: number; events: number; parked: readonly string[] }
