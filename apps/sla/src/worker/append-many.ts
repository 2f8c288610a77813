import type { EventStore, StreamAppend } from '@docket/event-sourcing'

export type StreamToAppend = StreamAppend & { tenantId: string }

/** More conflicts than this in one append: somebody works on the same tickets, and each goes alone. */
const mostConflicts = 5

/**
 * Appends to many streams, each tenant's in one append, in the order given. Answers the streams that were not
 * appended to, because somebody had written to them.
 */
export const appendMany = async (
  store: EventStore,
  streams: readonly StreamToAppend[],
): Promise<ReadonlySet<string>> => {
  const left = new Set<string>()
  for (const [tenantId, own] of Map.groupBy(streams, (stream) => stream.tenantId)) {
    let wanted: readonly StreamAppend[] = own.map(({ tenantId: _, ...stream }) => stream)
    for (let conflicts = 0; wanted.length > 0; ) {
      const outcome = await store.append({ tenantId, streams: wanted })
      if (outcome.outcome === 'appended') break
      if (outcome.outcome === 'duplicate') throw new Error('an append without a key met a duplicate')
      conflicts += 1
      left.add(outcome.streamId)
      wanted = wanted.filter(({ streamId }) => streamId !== outcome.streamId)
      if (conflicts <= mostConflicts) continue
      for (const { streamId } of wanted) left.add(streamId)
      break
    }
  }
  return left
}
