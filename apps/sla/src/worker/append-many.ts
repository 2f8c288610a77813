import type { EventStore, StreamAppend } from '@docket/event-sourcing'
import { Failure, type Logger } from '@docket/runtime'

export type StreamToAppend = StreamAppend & { tenantId: string }

/** More conflicts than this in one append: somebody works on the same tickets, and each goes alone. */
const mostConflicts = 5

/**
 * Appends to many streams, each tenant's in one append, in the order given. Answers the streams that were not
 * appended to: somebody had written to them, or the append failed, of which one of them is the reason. Throws when
 * nothing can be appended for now.
 */
export const appendMany = async (
  { store, log }: { store: EventStore; log: Pick<Logger, 'error'> },
  streams: readonly StreamToAppend[],
): Promise<ReadonlySet<string>> => {
  const left = new Set<string>()
  for (const [tenantId, own] of Map.groupBy(streams, (stream) => stream.tenantId)) {
    let wanted: readonly StreamAppend[] = own.map(({ tenantId: _, ...stream }) => stream)
    const leave = () => {
      for (const { streamId } of wanted) left.add(streamId)
      wanted = []
    }
    for (let conflicts = 0; wanted.length > 0; ) {
      const outcome = await store.append({ tenantId, streams: wanted }).catch((error: unknown) => {
        if (error instanceof Failure && error.retryable) throw error
        log.error({ err: error, tenantId }, 'what is due could not be recorded together')
        return null
      })
      if (outcome?.outcome === 'appended') break
      if (outcome?.outcome !== 'conflict') {
        leave()
        continue
      }
      conflicts += 1
      left.add(outcome.streamId)
      wanted = wanted.filter(({ streamId }) => streamId !== outcome.streamId)
      if (conflicts > mostConflicts) leave()
    }
  }
  return left
}
