import { setTimeout as after } from 'node:timers/promises'

/**
 * Waits until `condition` holds and returns what it answered: anything but undefined, null and false. What it
 * throws counts as not yet; after `withinMs` (10 s) the last of these is thrown as the cause.
 */
export const until = async <T>(
  condition: () => T | Promise<T>,
  { withinMs = 10_000, everyMs = 10 }: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> => {
  const end = performance.now() + withinMs
  let last: unknown
  do {
    try {
      const answer = await condition()
      if (answer !== undefined && answer !== null && answer !== false)
        return answer as NonNullable<Exclude<T, false>>
      last = undefined
    } catch (error) {
      last = error
    }
    await after(everyMs)
  } while (performance.now() < end)
  throw new Error(`not so within ${withinMs} ms: ${condition}`, { cause: last })
}
