import { setTimeout as after } from 'node:timers/promises'
import { isTransient } from '@docket/database'
import { Failure, type Logger } from '@docket/runtime'

const firstPauseMs = 50
const longestPauseMs = 5_000

/**
 * Repeats `work` for as long as it fails in a way that time may heal (lost connections, deadlocks, retryable
 * failures), with growing pauses. Any other error is thrown at once, and the last one when the signal aborts.
 */
export const patiently = async <T>(
  { log, signal }: { log: Logger; signal?: AbortSignal | undefined },
  what: string,
  work: () => Promise<T>,
): Promise<T> => {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work()
    } catch (error) {
      if (!mayHeal(error) || signal?.aborted) throw error
      log.warn({ err: error, pauseMs }, `${what} failed for now`)
      await after(pauseMs * (0.5 + Math.random() / 2), undefined, signal ? { signal } : {}).catch(() => {
        throw error
      })
    }
  }
}

/** True when the error, or what caused it, says that the same work may succeed later. */
export const mayHeal = (error: unknown): boolean =>
  error instanceof Failure
    ? error.retryable
    : isTransient(error) || (error instanceof Error && error.cause !== undefined && mayHeal(error.cause))
