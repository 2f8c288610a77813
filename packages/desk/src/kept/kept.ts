import type { AuditFacts } from '@docket/audit'
import type { EventMeta, IdempotencyKey, Json, Refusal } from '@docket/event-sourcing'
import type { Clock, Ids } from '@docket/runtime'
import type { RawBuilder } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/** What everything on the desk has; `version` counts its changes from 1. */
export type Kept = { id: string; version: number; createdAt: string; updatedAt: string }

/** What one kind of thing is beside that. */
export type Content<Row extends Kept> = Omit<Row, keyof Kept>

/** How one kind of thing is stored: a table each, handled by one set of operations. */
export type KeptKind<Row extends Kept> = {
  /** As the audit and `not_found` name it. */
  noun: string
  /** What it is called in an audit action: `custom_field.created`. */
  action: string
  table: string
  id: string
  columns: { readonly [Member in keyof Content<Row>]: string }
  /** Members stored as JSON. */
  json?: readonly (keyof Content<Row>)[]
  /** Which rows of the tenant cannot stand beside this one: those of its name. */
  sameAs(content: Content<Row>): RawBuilder<unknown>
  /** Tickets are judged by it: a change makes known rules old. */
  isRule?: true
}

/** Who changes what for which tenant; `idempotency` is the request's key, if it had one. */
export type DeskChange = { tenantId: string; meta: EventMeta; idempotency?: IdempotencyKey }

export type DeskDependencies = { pool: Pool; clock: Clock; ids: Ids }

/** How a change ended. A replayed answer is what the first request with that key was told. */
export type DeskSaved<Value> =
  | { outcome: 'saved'; value: Value }
  | { outcome: 'replayed'; answer: Json }
  | DeskUnsaved

export type DeskUnsaved =
  | { outcome: 'key_reused' }
  | { outcome: 'already_exists'; id: string }
  | { outcome: 'not_found' }
  | { outcome: 'stale'; version: number }
  | { outcome: 'refused'; refusal: Refusal }

/** Which row, and which version of it was looked at; undefined: whichever there is. */
export type Which = { id: string; expectedVersion: number | undefined }

/** A look at the row before it is changed or removed: throws, or says why not. */
export type Judge<Row> = (row: Row, client: PoolClient) => Refusal | null | Promise<Refusal | null>

/** What the audit is told of a row: all that somebody decided about it. */
export const factsOf = <Row extends Kept>(row: Row): AuditFacts => {
  const { id, createdAt, updatedAt, ...facts } = row
  return facts
}
