import type { EventCodec } from './codec.ts'
import type { Decider, DomainEvent } from './decider.ts'
import type { StoredEvent } from './event.ts'

/** The state that a stream's events lead to. A pure function of them, so folding in pieces gives the same. */
export const fold = <Event extends DomainEvent, State>(
  { initial, evolve }: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>,
  events: readonly Event[],
  from: State = initial,
): State => events.reduce(evolve, from)

/** Folds what the store holds. */
export const foldStored = <Event extends DomainEvent, State>(
  decider: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>,
  codec: Pick<EventCodec<Event>, 'decode'>,
  events: readonly StoredEvent[],
): State => events.reduce((state, stored) => decider.evolve(state, codec.decode(stored)), decider.initial)
