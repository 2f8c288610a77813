import type { Json, NewEvent, StoredEvent } from './event.ts'

/**
 * One stream's part of an append. `expectedVersion` is the version the decision was made at (0 for a stream that
 * must not exist yet); `events` may be empty, which guards that version and writes nothing.
 */
export type StreamAppend = {
  streamId: string
  category: string
  expectedVersion: number
  events: readonly NewEvent[]
}

/** Identifies a request: unique per tenant, principal, route and key. `fingerprint` tells equal bodies apart. */
export type IdempotencyKey = { principal: string; route: string; key: string; fingerprint: string }

export type AppendRequest = {
  tenantId: string
  streams: readonly StreamAppend[]
  /** Written in the same transaction; `answer` is what a repeat of the request will be given. */
  idempotency?: IdempotencyKey & { answer: Json }
}

/** Conflict and duplicate are answers, not errors. `versions` are the streams' new versions, in request order. */
export type AppendOutcome =
  | { outcome: 'appended'; versions: readonly number[]; lastPosition: number | null; recordedAt: string }
  | { outcome: 'duplicate'; answer: Json; fingerprint: string }
  | { outcome: 'conflict'; streamId: string; actualVersion: number }

/** Which part of a stream: inclusive versions, or everything that had occurred at an instant (ISO 8601). */
export type StreamSlice = { fromVersion?: number; toVersion?: number; until?: string }

export type StoredAnswer = { answer: Json; fingerprint: string }

export type EventStore = {
  append(request: AppendRequest): Promise<AppendOutcome>
  /** The events in version order; empty for an unknown stream or another tenant's. */
  readStream(tenantId: string, streamId: string, slice?: StreamSlice): Promise<readonly StoredEvent[]>
  /** Reads a stream and a known key in one round trip, before a command is decided. */
  readForCommand(
    tenantId: string,
    streamId: string,
    key?: IdempotencyKey,
  ): Promise<{ events: readonly StoredEvent[]; known: StoredAnswer | null }>
  /**
   * Runs `work` on a store bound to one transaction that holds the stream's row lock from before it reads,
   * so that its append cannot conflict. The transaction commits when `work` resolves, else rolls back.
   */
  exclusively<T>(tenantId: string, streamId: string, work: (store: EventStore) => Promise<T>): Promise<T>
}
