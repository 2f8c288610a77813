import { toFailure, transaction } from '@docket/database'
import type { AppendOutcome, EventStore } from '@docket/event-sourcing'
import { monotonicMs } from '@docket/runtime'
import type { Pool } from 'pg'
import { append } from './append.ts'
import { exclusiveStore } from './exclusively.ts'
import type { OutboxWakeup } from './outbox/outbox-wakeup.ts'
import { readForCommand } from './read-for-command.ts'
import { readStream } from './read-stream.ts'
import type { StoreMetrics } from './store-metrics.ts'

/**
 * The Postgres event store. With a wakeup, this process's followers are told of every append once it is committed.
 * Throws `Failure` (`dependency_down`) when the database does not answer: the append may or may not have happened,
 * and a retry with its idempotency key tells.
 */
export const createEventStore = (
  pool: Pool,
  { metrics, wakeup }: { metrics?: StoreMetrics; wakeup?: OutboxWakeup } = {},
): EventStore => {
  const count = (outcome: AppendOutcome, startedAt: number): AppendOutcome => {
    metrics?.appendDuration.observe((monotonicMs() - startedAt) / 1_000)
    if (outcome.outcome === 'conflict') metrics?.appendConflicts.inc()
    return outcome
  }
  return {
    append: async (request) => {
      const startedAt = monotonicMs()
      const outcome = count(await translated(append(pool, request)), startedAt)
      if (outcome.outcome === 'appended') wakeup?.wake()
      return outcome
    },
    readStream: (...args) => translated(readStream(pool, ...args)),
    readForCommand: (...args) => translated(readForCommand(pool, ...args)),
    async exclusively(tenantId, streamId, work) {
      const result = await translated(
        transaction(pool, async (client) => {
          const store = await exclusiveStore(client, tenantId, streamId)
          const timed: EventStore = {
            ...store,
            append: async (request) => {
              const startedAt = monotonicMs()
              return count(await store.append(request), startedAt)
            },
          }
          return await work(timed)
        }),
      )
      wakeup?.wake()
      return result
    },
  }
}

const translated = async <T>(result: Promise<T>): Promise<T> => {
  try {
    return await result
  } catch (error) {
    throw toFailure(error)
  }
}
