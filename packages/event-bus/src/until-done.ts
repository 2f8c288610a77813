import { setTimeout as after } from 'node:timers/promises'

const firstPauseMs = 100
const longestPauseMs = 2_000

/**
 * Repeats `work` until it resolves, pausing 100 ms and up to 2 s between tries. Rejects only when the signal
 * aborts while `work` fails: with what it failed with.
 */
export const untilDone = async <T>(
  work: () => Promise<T>,
  { signal, onFailure }: { signal: AbortSignal; onFailure: (error: unknown, tries: number) => void },
): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      onFailure(error, tries)
      if (signal.aborted) throw error
      await pause(Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs), signal)
      if (signal.aborted) throw error
    }
  }
}

/** Waits, and ends early when the signal aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  after(ms, undefined, { signal }).catch(() => {})
