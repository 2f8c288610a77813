import type { EventMeta, IdempotencyKey, Json, Refusal } from '@docket/event-sourcing'
import type { Clock, Ids } from '@docket/runtime'
import type { Problem } from '@docket/ticketing/sla'
import type { Pool, PoolClient } from 'pg'

/** Who changes what for which tenant; `idempotency` is the request's key, if it had one. */
export type SlaChange = { tenantId: string; meta: EventMeta; idempotency?: IdempotencyKey }

/** Which one, and which version of it was looked at; undefined: whichever there is. */
export type Which = { id: string; expectedVersion: number | undefined }

/** How a change ended. A replayed answer is what the first request with that key was told. */
export type SlaSaved<Value> =
  | { outcome: 'saved'; value: Value }
  | { outcome: 'replayed'; answer: Json }
  | SlaUnsaved

export type SlaUnsaved =
  | { outcome: 'key_reused' }
  /** One in use has this name. */
  | { outcome: 'already_exists'; id: string }
  | { outcome: 'not_found' }
  | { outcome: 'stale'; version: number }
  /** What was written is no policy or calendar; everything that is wrong with it. */
  | { outcome: 'invalid'; problems: readonly Problem[] }
  | { outcome: 'refused'; refusal: Refusal }

/** Work that commits together with the change, or not at all. */
export type Along<Value> = (client: PoolClient, value: Value) => Promise<void>

export type Keeping = {
  pool: Pool
  clock: Clock
  ids: Ids
  /** Called when a change of the tenant has ended, however it ended. */
  changed(tenantId: string): void
}
