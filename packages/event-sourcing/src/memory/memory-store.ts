import type { Clock } from '@docket/runtime'
import type { StoredEvent } from '../event.ts'
import type { AppendRequest, EventStore, StreamSlice } from '../store.ts'
import { appendTo } from './append.ts'
import { beginDraft, commitDraft, type Draft, emptyLog, keyName, type Log } from './log.ts'
import { createNamedLocks } from './named-locks.ts'

export type MemoryStore = EventStore & { log(): readonly StoredEvent[] }

/**
 * An event store in memory with the semantics of the Postgres one (both pass the contract in spec/): for tests, and
 * for reading what a store promises on one page. `log()` is everything committed, by position.
 */
export const memoryStore = ({ clock }: { clock: Clock }): MemoryStore => {
  const log = emptyLog()
  const locks = createNamedLocks()

  /** A store bound to one draft: it sees its own writes, others see them once the draft is committed. */
  const bound = (draft: Draft, hold: (names: readonly string[]) => Promise<void>): EventStore => ({
    append: async (request) => {
      await hold(rowsOf(request))
      return appendTo(draft, request, clock.now())
    },
    readStream: async (tenantId, streamId, slice) => draft.read(tenantId, streamId).filter(within(slice)),
    readForCommand: async (tenantId, streamId, key) => ({
      events: draft.read(tenantId, streamId),
      known: key === undefined ? null : draft.readKey(tenantId, key),
    }),
    exclusively: async (_tenantId, streamId, work) => {
      await hold([streamId])
      return await work(bound(draft, hold))
    },
  })

  /** Runs work as one transaction: its locks are held to the end, its writes stand only if it resolves. */
  const transaction = async <T>(work: (store: EventStore) => Promise<T>): Promise<T> => {
    const held = locks.holder()
    try {
      const draft = beginDraft(log)
      const result = await work(bound(draft, held.acquire))
      commitDraft(log, draft)
      return result
    } finally {
      held.release()
    }
  }

  return {
    append: (request) => transaction((store) => store.append(request)),
    readStream: (...args) => transaction((store) => store.readStream(...args)),
    readForCommand: (...args) => transaction((store) => store.readForCommand(...args)),
    exclusively: (...args) => transaction((store) => store.exclusively(...args)),
    log: () => committed(log),
  }
}

const committed = ({ streams }: Log): readonly StoredEvent[] =>
  [...streams.values()].flat().sort((one, other) => one.position - other.position)

/** The rows an append locks: its key and its streams. */
const rowsOf = ({ tenantId, streams, idempotency }: AppendRequest): readonly string[] => [
  ...(idempotency === undefined ? [] : [keyName(tenantId, idempotency)]),
  ...streams.map(({ streamId }) => streamId),
]

const within =
  ({ fromVersion = 1, toVersion = Number.POSITIVE_INFINITY, until }: StreamSlice = {}) =>
  ({ version, occurredAt }: StoredEvent): boolean =>
    version >= fromVersion && version <= toVersion && (until === undefined || occurredAt <= until)
