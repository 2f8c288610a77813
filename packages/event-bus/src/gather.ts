type Waiting<T> = { items: readonly T[]; taken: number; done: () => void; failed: (error: unknown) => void }

/**
 * Turns many callers with a few items each into one handler call at a time with at most `most` items. Callers
 * are served in the order of their calls, and each is answered when all its items were handled; a rejection of
 * the handler rejects every caller with an item in that call.
 */
export const gather = <T>(
  handle: (items: readonly T[]) => Promise<void>,
  most: number,
): ((items: readonly T[]) => Promise<void>) => {
  const waiting: Waiting<T>[] = []
  let pumping = false

  const pump = async (): Promise<void> => {
    pumping = true
    await new Promise(setImmediate) // partitions of one fetch arrive in the same turn
    while (waiting.length > 0) {
      const { items, callers, whole } = take(waiting, most)
      try {
        await handle(items)
        for (const caller of whole) caller.done()
      } catch (error) {
        for (const caller of callers) caller.failed(error)
        if (waiting[0] && callers.includes(waiting[0])) waiting.shift()
      }
    }
    pumping = false
  }

  return (items) => {
    if (items.length === 0) return Promise.resolve()
    return new Promise((done, failed) => {
      waiting.push({ items, taken: 0, done, failed })
      if (!pumping) void pump()
    })
  }
}

/** Takes items from the front; a caller that was served in part stays at the front. */
const take = <T>(waiting: Waiting<T>[], most: number) => {
  const items: T[] = []
  const callers: Waiting<T>[] = []
  const whole: Waiting<T>[] = []
  while (waiting[0] && items.length < most) {
    const caller = waiting[0]
    const part = caller.items.slice(caller.taken, caller.taken + most - items.length)
    items.push(...part)
    callers.push(caller)
    caller.taken += part.length
    if (caller.taken < caller.items.length) break
    whole.push(caller)
    waiting.shift()
  }
  return { items, callers, whole }
}
