import type { StoredEvent } from '../event.ts'
import type { IdempotencyKey, StoredAnswer } from '../store.ts'

/** Everything committed. A stream id is taken by the tenant that wrote it first. */
export type Log = {
  readonly streams: Map<string, readonly StoredEvent[]>
  readonly keys: Map<string, StoredAnswer>
  lastPosition: number
}

/** What one transaction wrote so far, over what others committed. */
export type Draft = {
  read(tenantId: string, streamId: string): readonly StoredEvent[]
  readAnyTenants(streamId: string): readonly StoredEvent[]
  write(streamId: string, events: readonly StoredEvent[]): void
  readKey(tenantId: string, key: IdempotencyKey): StoredAnswer | null
  writeKey(tenantId: string, key: IdempotencyKey, answer: StoredAnswer): void
  nextPosition(): number
  readonly streams: ReadonlyMap<string, readonly StoredEvent[]>
  readonly keys: ReadonlyMap<string, StoredAnswer>
}

export const emptyLog = (): Log => ({ streams: new Map(), keys: new Map(), lastPosition: 0 })

export const beginDraft = (log: Log): Draft => {
  const streams = new Map<string, readonly StoredEvent[]>()
  const keys = new Map<string, StoredAnswer>()
  const readAnyTenants = (streamId: string) => streams.get(streamId) ?? log.streams.get(streamId) ?? []
  return {
    read: (tenantId, streamId) => readAnyTenants(streamId).filter((event) => event.tenantId === tenantId),
    readAnyTenants,
    write: (streamId, events) => streams.set(streamId, [...readAnyTenants(streamId), ...events]),
    readKey: (tenantId, key) => {
      const name = keyName(tenantId, key)
      return keys.get(name) ?? log.keys.get(name) ?? null
    },
    writeKey: (tenantId, key, answer) => keys.set(keyName(tenantId, key), answer),
    // Like a sequence: drawn for good, a transaction that fails leaves a gap.
    nextPosition: () => {
      log.lastPosition += 1
      return log.lastPosition
    },
    streams,
    keys,
  }
}

export const commitDraft = (log: Log, { streams, keys }: Draft): void => {
  for (const [name, events] of streams) log.streams.set(name, events)
  for (const [name, answer] of keys) log.keys.set(name, answer)
}

export const keyName = (tenantId: string, { principal, route, key }: IdempotencyKey): string =>
  JSON.stringify([tenantId, principal, route, key])
