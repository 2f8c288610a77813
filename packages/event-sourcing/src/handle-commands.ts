import type { Ids } from '@docket/runtime'
import type { EventCodec } from './codec.ts'
import type {
  AcceptedStream,
  CommandsHandler,
  CommandsOutcome,
  CommandsRequest,
  FoundStream,
  StreamPart,
} from './commands-request.ts'
import { decideAll } from './decide-all.ts'
import type { Decider, DomainEvent } from './decider.ts'
import type { Json, NewEvent } from './event.ts'
import { foldStored } from './fold.ts'
import { newEvents } from './new-events.ts'
import type { EventStore, StreamAppend } from './store.ts'

/** As in handleCommand: this often again after a conflict, then under row locks. */
const freshTries = 2

/** Under locks only a plan that looks at yet other streams has to begin again; it must come to an end. */
const lockedTries = 8

/**
 * handleCommand for a save over several streams: a link has two ends, a merge a source and a target. Two fresh tries
 * after a conflict, then the streams that the plan looked at are locked in id order before it looks again.
 */
export const handleCommands =
  <Command, Event extends DomainEvent, State>(
    dependencies: Dependencies<Command, Event, State>,
  ): CommandsHandler<Command, Event, State> =>
  async (request) => {
    const { store } = dependencies
    const wanted = new Set<string>()
    for (let attempt = 0; attempt <= freshTries; attempt += 1) {
      const outcome = await tryOnce(dependencies, store, request, wanted)
      if (outcome !== 'conflict') return outcome
    }
    for (let attempt = 0; attempt < lockedTries; attempt += 1) {
      const locked = [...wanted].toSorted()
      const outcome = await exclusively(store, request.tenantId, locked, (bound) =>
        tryOnce(dependencies, bound, request, wanted, new Set(locked)),
      )
      if (outcome !== 'conflict') return outcome
    }
    throw new Error(`a save over ${wanted.size} streams looked at others at every try`)
  }

/** In id order, as every append takes its rows: two who lock the same streams never wait for each other in a ring. */
const exclusively = <T>(
  store: EventStore,
  tenantId: string,
  [first, ...rest]: readonly string[],
  work: (store: EventStore) => Promise<T>,
): Promise<T> =>
  first === undefined
    ? work(store)
    : store.exclusively(tenantId, first, (locked) => exclusively(locked, tenantId, rest, work))

type Dependencies<Command, Event extends DomainEvent, State> = {
  store: EventStore
  decider: Decider<Command, Event, State>
  codec: EventCodec<Event>
  ids: Ids
}

const tryOnce = async <Command, Event extends DomainEvent, State>(
  dependencies: Dependencies<Command, Event, State>,
  store: EventStore,
  request: CommandsRequest<Command, Event, State>,
  wanted: Set<string>,
  locked?: ReadonlySet<string>,
): Promise<CommandsOutcome<Event, State> | 'conflict'> => {
  const { decider, codec } = dependencies
  const { tenantId, category, idempotency: key } = request
  const found = new Map<string, FoundStream<State>>()
  const find = async (streamId: string): Promise<FoundStream<State>> => {
    const known = found.get(streamId)
    if (known !== undefined) return known
    wanted.add(streamId)
    const events = await store.readStream(tenantId, streamId)
    const state = foldStored(decider, codec, events)
    const read = { state, version: events.at(-1)?.version ?? 0, events }
    found.set(streamId, read)
    return read
  }

  // 1. A known request is answered before anything is judged.
  if (key !== undefined) {
    const { known } = await store.readForCommand(tenantId, '', key)
    if (known !== null) return known.fingerprint === key.fingerprint ? replayed(known.answer) : keyReused
  }

  // 2. Look and plan. A look beyond the locks may wait for somebody who waits for us: begin again with it locked.
  const plan = await request.plan(find)
  if (locked !== undefined && [...found.keys()].some((streamId) => !locked.has(streamId))) return 'conflict'
  if (!plan.planned) return { outcome: 'refused', refusal: plan.refusal }

  // 3. Does the caller know what they are changing?
  for (const part of plan.parts) {
    const stale = staleOutcome(part, await find(part.streamId), codec)
    if (stale !== null) return stale
  }

  // 4. Decide all, or nothing.
  const streams: AcceptedStream<Event, State>[] = []
  const written = new Map<string, readonly NewEvent[]>()
  for (const { streamId, commands, causedBy, causationId } of plan.parts) {
    const { state, version, events } = await find(streamId)
    const decided = decideAll(decider, commands, state, events.at(-1)?.occurredAt, request.follow)
    if (!decided.accepted) return { outcome: 'refused', refusal: decided.refusal }
    const last = version + decided.events.length
    streams.push({
      streamId,
      version: last,
      events: decided.events,
      state: decided.state,
      history: events,
    })
    const first = causedBy === undefined ? undefined : written.get(causedBy)?.[0]?.eventId
    const cause = first ?? causationId
    const meta = cause === undefined ? request.meta : { ...request.meta, causationId: cause }
    written.set(streamId, newEvents(dependencies, meta, decided.decided, decided.followed))
  }
  const answer = request.answer?.(streams) ?? null

  // 5. Append, with the key and a guard on every stream that was looked at.
  if (streams.some(({ events }) => events.length > 0) || key !== undefined) {
    const appends = [...found].map(
      ([streamId, { version }]): StreamAppend => ({
        streamId,
        category,
        expectedVersion: version,
        events: written.get(streamId) ?? [],
      }),
    )
    const appended = await store.append({
      tenantId,
      streams: appends,
      ...(key && { idempotency: { ...key, answer } }),
    })
    if (appended.outcome === 'conflict') return 'conflict'
    if (appended.outcome === 'duplicate')
      return appended.fingerprint === key?.fingerprint ? replayed(appended.answer) : keyReused
  }
  return { outcome: 'accepted', answer, streams }
}

const staleOutcome = <Command, Event extends DomainEvent>(
  { streamId, commands, expectedVersion, conflicts }: StreamPart<Command, Event>,
  { version, events }: FoundStream<unknown>,
  codec: EventCodec<Event>,
) => {
  if (expectedVersion === undefined) return null
  const between = events.slice(expectedVersion)
  const clashes = () => conflicts?.(between.map(codec.decode), commands) ?? true
  const isStale = expectedVersion > version || (between.length > 0 && clashes())
  return isStale ? ({ outcome: 'stale', streamId, version, between } as const) : null
}

const replayed = (answer: Json) => ({ outcome: 'replayed', answer }) as const
const keyReused = { outcome: 'key_reused' } as const
