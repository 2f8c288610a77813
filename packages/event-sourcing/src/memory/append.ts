import type { StoredEvent } from '../event.ts'
import type { AppendOutcome, AppendRequest, StreamAppend } from '../store.ts'
import type { Draft } from './log.ts'

/** Appends to a draft whose rows are locked: the key first, then every version, and only then anything is written. */
export const appendTo = (draft: Draft, request: AppendRequest, recordedAt: string): AppendOutcome => {
  const { tenantId, streams, idempotency } = request
  const known = idempotency && draft.readKey(tenantId, idempotency)
  if (known) return { outcome: 'duplicate', ...known }

  const versionOf = ({ streamId }: { streamId: string }) => draft.readAnyTenants(streamId).length
  const isForeign = (stream: StreamAppend) => draft.read(tenantId, stream.streamId).length < versionOf(stream)
  const missed = [...streams]
    .sort(byId)
    .find((stream) => versionOf(stream) !== stream.expectedVersion || isForeign(stream))
  if (missed !== undefined) {
    return { outcome: 'conflict', streamId: missed.streamId, actualVersion: versionOf(missed) }
  }

  let lastPosition: number | null = null
  for (const { streamId, expectedVersion, events } of streams) {
    const stored = events.map((event, index): StoredEvent => {
      lastPosition = draft.nextPosition()
      const version = expectedVersion + index + 1
      return { ...structuredClone(event), tenantId, streamId, version, position: lastPosition, recordedAt }
    })
    draft.write(streamId, stored)
  }
  if (idempotency) {
    const { answer, fingerprint } = idempotency
    draft.writeKey(tenantId, idempotency, { answer: structuredClone(answer), fingerprint })
  }
  return { outcome: 'appended', versions: streams.map(versionOf), lastPosition, recordedAt }
}

const byId = (one: StreamAppend, other: StreamAppend) => (one.streamId < other.streamId ? -1 : 1)
