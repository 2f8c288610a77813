import type { AppendOutcome, AppendRequest, EventMeta, IdempotencyKey, Json } from '@docket/event-sourcing'
import type { Clock, Ids } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { type IdentityEvent, identityCategory, identityStream } from './events.ts'

/** The event store's append inside a transaction that the caller owns: the rows and their events are one. */
export type AppendIn = (client: PoolClient, request: AppendRequest) => Promise<AppendOutcome>

export type PeopleDependencies = { pool: Pool; append: AppendIn; clock: Clock; ids: Ids }

/** Who changes what for which tenant; `idempotency` is the request's key, if it had one. */
export type Change = { tenantId: string; meta: EventMeta; idempotency?: IdempotencyKey }

/** How a change ended. A replayed answer is what the first request with that key was told. */
export type Saved<Value> =
  | { outcome: 'saved'; value: Value }
  | { outcome: 'replayed'; answer: Json }
  | { outcome: 'key_reused' }
  | { outcome: 'already_exists'; id: string }

/** Ends a transaction without a trace, when what was to be made is there already. */
export class AlreadyExists extends Error {
  override readonly name = 'AlreadyExists'
  readonly id: string

  constructor(id: string) {
    super(`${id} exists already`)
    this.id = id
  }
}

/** The key was used before: the transaction ends, and the first answer stands. */
export class AlreadyAnswered extends Error {
  override readonly name = 'AlreadyAnswered'
  readonly saved: Saved<never>

  constructor(saved: Saved<never>) {
    super('the request was answered before')
    this.saved = saved
  }
}

/**
 * Appends the events of one subject (and the idempotency key) within the caller's transaction. `expectedVersion`
 * is that of the row the caller holds locked, 0 for a new one; a conflict means the subject exists.
 */
export const record = async (
  { append, clock, ids }: PeopleDependencies,
  client: PoolClient,
  change: Change,
  save: { subjectId: string; expectedVersion: number; events: readonly IdentityEvent[]; answer: Json },
): Promise<void> => {
  const { tenantId, meta, idempotency } = change
  const occurredAt = clock.now()
  const outcome = await append(client, {
    tenantId,
    streams: [
      {
        streamId: identityStream(tenantId, save.subjectId),
        category: identityCategory,
        expectedVersion: save.expectedVersion,
        events: save.events.map((event) => ({
          eventId: ids.next(),
          type: event.type,
          schemaVersion: 1,
          occurredAt,
          data: event.data,
          meta,
        })),
      },
    ],
    ...(idempotency && { idempotency: { ...idempotency, answer: save.answer } }),
  })
  if (outcome.outcome === 'conflict') throw new AlreadyExists(save.subjectId)
  if (outcome.outcome === 'duplicate')
    throw new AlreadyAnswered(
      outcome.fingerprint === idempotency?.fingerprint
        ? { outcome: 'replayed', answer: outcome.answer }
        : { outcome: 'key_reused' },
    )
}

/** Turns the two ends of a transaction that are no failure into their outcome. */
export const saved = async <Value>(work: () => Promise<Value>): Promise<Saved<Value>> => {
  try {
    return { outcome: 'saved', value: await work() }
  } catch (error) {
    if (error instanceof AlreadyExists) return { outcome: 'already_exists', id: error.id }
    if (error instanceof AlreadyAnswered) return error.saved
    throw error
  }
}
