import { setTimeout as after } from 'node:timers/promises'

/**
 * Does `work` `rate` times a second for `ms`, spread evenly over the workers. A worker that is late does not slow
 * the others; it goes on at once until it has caught up. Answers how often it was done.
 */
export const paced = async (
  { workers, rate, ms }: { workers: number; rate: number; ms: number },
  work: (worker: number, count: number) => Promise<unknown>,
): Promise<number> => {
  const began = performance.now()
  const gapMs = (1000 * workers) / rate
  let done = 0
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let count = 0; ; count++) {
        const due = began + (count + worker / workers) * gapMs
        if (due >= began + ms) return
        const early = due - performance.now()
        if (early > 0) await after(early)
        await work(worker, count)
        done += 1
      }
    }),
  )
  return done
}
