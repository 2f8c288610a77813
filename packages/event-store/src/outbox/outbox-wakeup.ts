/** Tells the followers of this process that something was appended, so that none waits for its next poll. */
export type OutboxWakeup = {
  wake(): void
  /** Counts the wakes; taken before a poll, so that a wake during the poll is not slept through. */
  readonly count: number
  /** Resolves at the first wake after `since`, after `ms`, or when the signal aborts, whichever comes first. */
  wait(options: { since: number; ms: number; signal: AbortSignal }): Promise<void>
}

export const createOutboxWakeup = (): OutboxWakeup => {
  const waiting = new Set<() => void>()
  let count = 0
  return {
    get count() {
      return count
    },
    wake() {
      count += 1
      for (const resume of [...waiting]) resume()
    },
    wait: ({ since, ms, signal }) =>
      new Promise((resolve) => {
        if (count !== since || signal.aborted) return resolve()
        const resume = (): void => {
          clearTimeout(timer)
          waiting.delete(resume)
          signal.removeEventListener('abort', resume)
          resolve()
        }
        const timer = setTimeout(resume, ms)
        waiting.add(resume)
        signal.addEventListener('abort', resume)
      }),
  }
}
