import type { Pool } from 'pg'

/**
 * A pool that can be stalled, as SIGSTOP stalls a process: calls made meanwhile go through only after `resume`.
 * What the server executes is real; only the moment at which this "process" gets to ask is not.
 */
export const stallable = (pool: Pool) => {
  let gate: Promise<void> = Promise.resolve()
  let open = (): void => {}
  const through =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await gate
      const result = await call(...args)
      await gate
      return result
    }
  return {
    pool: {
      query: through(
        (...args: Parameters<Pool['query']>) => pool.query(...args) as unknown as Promise<unknown>,
      ),
      connect: through(() => pool.connect()),
    } as unknown as Pool,
    stall() {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    resume: () => open(),
    /** Code of the process itself waits here too. */
    alive: () => gate,
  }
}
