import type { Follow } from './decide-all.ts'
import type { DomainEvent, Refusal } from './decider.ts'
import type { EventMeta, Json, StoredEvent } from './event.ts'
import type { IdempotencyKey } from './store.ts'

/** One save: all its commands or none, one append, one correlation. */
export type CommandRequest<Command, Event extends DomainEvent, State> = {
  tenantId: string
  streamId: string
  category: string
  /** Decided in this order, each on the state the former ones lead to. */
  commands: readonly Command[]
  meta: EventMeta
  /** The stream's id was just made: without a key there is nothing to read before the append, which saves a trip. */
  isNew?: boolean
  /** The version the caller looked at. An older one is stale only if `conflicts` says so; without it, always. */
  expectedVersion?: number
  conflicts?(between: readonly Event[], commands: readonly Command[]): boolean
  /** Asked on the folded state before anything is decided, e.g. for permissions. */
  guard?(state: State): Refusal | null
  /** What the save asks for besides, decided at its end; asked anew at every try. */
  follow?: Follow<Command, State>
  idempotency?: IdempotencyKey
  /** What the caller is told; stored with the key, so that a repeat is told the same. */
  answer?(accepted: Accepted<Event, State>): Json
}

/**
 * `version` is the stream's after the save, `events` what the save appended (none if nothing had to change), `history`
 * what the stream held before.
 */
export type Accepted<Event, State> = {
  version: number
  events: readonly Event[]
  state: State
  history: readonly StoredEvent[]
}

/** What became of a save. Each is an answer; a failure of the store is thrown instead. */
export type CommandOutcome<Event, State> =
  | ({ outcome: 'accepted'; answer: Json } & Accepted<Event, State>)
  /** The same request was accepted before: this is what it was told. */
  | { outcome: 'replayed'; answer: Json }
  | { outcome: 'refused'; refusal: Refusal; version: number }
  /** `between` came after the version the caller looked at, and touched the same. */
  | { outcome: 'stale'; version: number; between: readonly StoredEvent[] }
  /** The key is known with another request. */
  | { outcome: 'key_reused' }

export type CommandHandler<Command, Event extends DomainEvent, State> = (
  request: CommandRequest<Command, Event, State>,
) => Promise<CommandOutcome<Event, State>>
