/** A stream as the budget sees it. */
export type Queue = { queued(): number; cut(): void }

/** Bounds what slow clients cost: a queue too long is cut, and the longest ones when all together are too much. */
export type QueueBudget = {
  /**
   * Counts a queue anew, after something was written to it or left it. Counted once the network has had its turn:
   * what is written in one go leaves together, and says nothing about the client before it could.
   */
  count(queue: Queue): void
  forget(queue: Queue): void
  total(): number
}

/** The process's bound is 256 MiB (architecture.md, section 6). */
export const processQueueBytes = 256 << 20

export const createQueueBudget = (bounds: { perStream: number; perProcess: number }): QueueBudget => {
  const counted = new Map<Queue, number>()
  const uncounted = new Set<Queue>()
  let total = 0
  const set = (queue: Queue, bytes: number): void => {
    total += bytes - (counted.get(queue) ?? 0)
    if (bytes === 0) counted.delete(queue)
    else counted.set(queue, bytes)
  }
  const cut = (queue: Queue): void => {
    set(queue, 0)
    queue.cut()
  }
  const countAll = (): void => {
    for (const queue of uncounted) {
      set(queue, queue.queued())
      if ((counted.get(queue) ?? 0) > bounds.perStream) cut(queue)
    }
    uncounted.clear()
    while (total > bounds.perProcess) {
      const [longest] = [...counted].reduce((one, other) => (other[1] > one[1] ? other : one))
      cut(longest)
    }
  }
  return {
    count(queue) {
      if (uncounted.size === 0) setImmediate(countAll)
      uncounted.add(queue)
    },
    forget(queue) {
      uncounted.delete(queue)
      set(queue, 0)
    },
    total: () => total,
  }
}
