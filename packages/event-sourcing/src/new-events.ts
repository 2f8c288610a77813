import type { Ids } from '@docket/runtime'
import type { EventCodec } from './codec.ts'
import type { DomainEvent } from './decider.ts'
import type { EventMeta, NewEvent } from './event.ts'

/**
 * The decided events as the store takes them. Of several that one command led to, the first is the cause of the
 * others: a reply reopens its ticket.
 */
export const newEvents = <Event extends DomainEvent>(
  { codec, ids }: { codec: EventCodec<Event>; ids: Ids },
  meta: EventMeta,
  decided: readonly (readonly Event[])[],
): readonly NewEvent[] =>
  decided.flatMap((events) => {
    const [first, ...rest] = events
    if (first === undefined) return []
    const eventId = ids.next()
    const caused = { ...meta, causationId: eventId }
    return [
      { eventId, occurredAt: first.at, meta, ...codec.encode(first) },
      ...rest.map((event) => ({
        eventId: ids.next(),
        occurredAt: event.at,
        meta: caused,
        ...codec.encode(event),
      })),
    ]
  })
