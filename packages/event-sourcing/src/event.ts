/** Anything JSON can carry. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** Who did it; `ip` is staff-only and never published. */
export type Actor = {
  kind: 'user' | 'rule' | 'ai' | 'import' | 'api_key' | 'system'
  id: string
  ip: string | null
}

/** Travels with every event: who, and which click or event led to it. */
export type EventMeta = {
  actor: Actor
  correlationId: string
  causationId: string | null
  traceparent: string | null
}

/** An event about to be appended. `occurredAt` is ISO 8601 UTC with milliseconds. */
export type NewEvent = {
  eventId: string
  type: string
  schemaVersion: number
  occurredAt: string
  data: Json
  meta: EventMeta
}

/**
 * An event as the log holds it: `version` counts from 1 in its stream without a gap, `position` is the place
 * in the global order (below 2^53). `data` is of the stored `schemaVersion`; the domain upcasts it.
 */
export type StoredEvent = NewEvent & {
  tenantId: string
  streamId: string
  version: number
  position: number
  recordedAt: string
}
