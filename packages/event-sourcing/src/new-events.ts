import type { Ids } from '@docket/runtime'
import type { EventCodec } from './codec.ts'
import type { DomainEvent } from './decider.ts'
import type { EventMeta, NewEvent } from './event.ts'

/**
 * The decided events as the store takes them. Of several that one command led to, the first is the cause of the
 * others: a reply reopens its ticket. What the save asked for besides is caused by its first event.
 */
export const newEvents = <Event extends DomainEvent>(
  { codec, ids }: { codec: EventCodec<Event>; ids: Ids },
  meta: EventMeta,
  decided: readonly (readonly Event[])[],
  followed: readonly Event[] = [],
): readonly NewEvent[] => {
  const written = (event: Event, causationId: string | null): NewEvent => ({
    eventId: ids.next(),
    occurredAt: event.at,
    meta: causationId === meta.causationId ? meta : { ...meta, causationId },
    ...codec.encode(event),
  })
  const events = decided.flatMap(([first, ...rest]) => {
    if (first === undefined) return []
    const cause = written(first, meta.causationId)
    return [cause, ...rest.map((event) => written(event, cause.eventId))]
  })
  const cause = events[0]?.eventId ?? meta.causationId
  return [...events, ...followed.map((event) => written(event, cause))]
}
