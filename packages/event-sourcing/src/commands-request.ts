import type { Accepted } from './command-request.ts'
import type { Follow } from './decide-all.ts'
import type { DomainEvent, Refusal } from './decider.ts'
import type { EventMeta, Json, StoredEvent } from './event.ts'
import type { IdempotencyKey } from './store.ts'

/** One save over several streams of one category: all of it or nothing, one append, one correlation. */
export type CommandsRequest<Command, Event extends DomainEvent, State> = {
  tenantId: string
  category: string
  meta: EventMeta
  /**
   * Says what happens to which stream, after a look at as many as it needs; asked anew at every try. Every stream it
   * looked at is guarded: the append conflicts if one of them has moved, also where nothing happens to it.
   */
  plan(find: FindStream<State>): Promise<Planned<Command, Event>>
  /** What each part asks for besides, decided at its end. */
  follow?: Follow<Command, State>
  idempotency?: IdempotencyKey
  /** What the caller is told; stored with the key. */
  answer?(accepted: readonly AcceptedStream<Event, State>[]): Json
}

export type FindStream<State> = (streamId: string) => Promise<FoundStream<State>>

/** A stream as the plan finds it: version 0 and the initial state if there is none. */
export type FoundStream<State> = {
  state: State
  version: number
  events: readonly StoredEvent[]
}

export type Planned<Command, Event> =
  | { planned: true; parts: readonly StreamPart<Command, Event>[] }
  | { planned: false; refusal: Refusal }

/** What happens to one stream, in the order of the save. */
export type StreamPart<Command, Event> = {
  streamId: string
  /** Decided in this order, each on the state the former ones lead to. */
  commands: readonly Command[]
  /** A stream of an earlier part: its first event is the cause of what happens here. */
  causedBy?: string
  /** The event that is, where no part is: what an undo takes back. */
  causationId?: string
  /** The version the caller looked at. An older one is stale only if `conflicts` says so; without it, always. */
  expectedVersion?: number
  conflicts?(between: readonly Event[], commands: readonly Command[]): boolean
}

export type AcceptedStream<Event, State> = Accepted<Event, State> & { streamId: string }

export type CommandsOutcome<Event, State> =
  | { outcome: 'accepted'; answer: Json; streams: readonly AcceptedStream<Event, State>[] }
  | { outcome: 'replayed'; answer: Json }
  | { outcome: 'refused'; refusal: Refusal }
  /** `between` came after the version the caller looked at, and touched the same. */
  | { outcome: 'stale'; streamId: string; version: number; between: readonly StoredEvent[] }
  | { outcome: 'key_reused' }

export type CommandsHandler<Command, Event extends DomainEvent, State> = (
  request: CommandsRequest<Command, Event, State>,
) => Promise<CommandsOutcome<Event, State>>
