import { type AuditFacts, type AuditTarget, writeAudit } from '@docket/audit'
import type { AppendOutcome, AppendRequest, EventMeta, IdempotencyKey, Json } from '@docket/event-sourcing'
import { readForCommand } from '@docket/event-store'
import type { Clock, Ids } from '@docket/runtime'
import type { Pool, PoolClient } from 'pg'
import { auditActor } from '../audit-actor.ts'
import { type IdentityEvent, identityCategory, identityStream } from './events.ts'
import { AlreadyAnswered, AlreadyExists } from './saved.ts'

/** The event store's append inside a transaction that the caller owns: the rows and their events are one. */
export type AppendIn = (client: PoolClient, request: AppendRequest) => Promise<AppendOutcome>

export type PeopleDependencies = { pool: Pool; append: AppendIn; clock: Clock; ids: Ids }

/** Who changes what for which tenant; `idempotency` is the request's key, if it had one. */
export type Change = { tenantId: string; meta: EventMeta; idempotency?: IdempotencyKey }

/** Work that commits together with a change, or not at all. */
export type Along = (client: PoolClient) => Promise<void>

/** What the audit says of a change: only what changed, and no secrets. */
export type Audited = { action: string; target: AuditTarget; before?: AuditFacts; after?: AuditFacts }

/** What is recorded: `expectedVersion` is that of the row the caller holds locked, 0 for a new one. */
export type Recording = {
  subjectId: string
  expectedVersion: number
  events: readonly IdentityEvent[]
  answer: Json
  /** Null exactly where nothing changed. */
  audit: Audited | null
}

/**
 * Appends the events of one subject, the audit entry and the idempotency key within the caller's transaction. A
 * conflict means that the subject exists.
 */
export const record = async (
  { append, clock, ids }: PeopleDependencies,
  client: PoolClient,
  change: Change,
  save: Recording,
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
  if (outcome.outcome === 'duplicate') throw answered(outcome, idempotency)
  if (save.audit === null) return
  const { correlationId } = meta
  await writeAudit(client, {
    ...{ tenantId, ...auditActor(meta.actor), correlationId, at: occurredAt },
    ...save.audit,
  })
}

/** Keeps a request's key and answer by themselves, where no stream of the key's tenant is appended to. */
export const answerOnce = async (
  { append }: PeopleDependencies,
  client: PoolClient,
  { tenantId, idempotency }: Change,
  answer: Json,
): Promise<void> => {
  if (idempotency === undefined) return
  const outcome = await append(client, {
    tenantId,
    streams: [],
    idempotency: { ...idempotency, answer },
  })
  if (outcome.outcome === 'duplicate') throw answered(outcome, idempotency)
}

/** Throws AlreadyAnswered for a key that was used before, ahead of whatever else may have changed since. */
export const refuseAnswered = async (client: Pool | PoolClient, change: Change): Promise<void> => {
  if (change.idempotency === undefined) return
  const { known } = await readForCommand(client, change.tenantId, '', change.idempotency)
  if (known !== null) throw answered(known, change.idempotency)
}

const answered = (
  known: { answer: Json; fingerprint: string },
  key: IdempotencyKey | undefined,
): AlreadyAnswered =>
  new AlreadyAnswered(
    known.fingerprint === key?.fingerprint
      ? { outcome: 'replayed', answer: known.answer }
      : { outcome: 'key_reused' },
  )
