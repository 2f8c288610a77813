import type { Consumer } from 'kafkajs'

const everyMs = 500

/**
 * Commits handled offsets twice a second and at the end, instead of once a batch: a commit costs a round trip
 * before the next fetch, and stale offsets only repeat news. A commit that fails is tried again by the next.
 */
export const commitNowAndThen = (consumer: Consumer) => {
  const pending = new Map<string, { topic: string; partition: number; offset: string }>()

  const commit = async (): Promise<void> => {
    if (pending.size === 0) return
    const offsets = [...pending.values()]
    try {
      await consumer.commitOffsets(offsets)
      for (const one of offsets) if (pending.get(place(one)) === one) pending.delete(place(one))
    } catch {
      // A rebalance or a broker away; what this member no longer holds is another's to commit.
    }
  }
  let committing = Promise.resolve()
  const timer = setInterval(() => {
    committing = committing.then(commit)
  }, everyMs)
  timer.unref()

  return {
    /** `next` is the first offset that is not handled yet. */
    handled(topic: string, partition: number, next: bigint): void {
      pending.set(place({ topic, partition }), { topic, partition, offset: String(next) })
    },
    async stop(): Promise<void> {
      clearInterval(timer)
      await committing
      await commit()
    },
  }
}

const place = ({ topic, partition }: { topic: string; partition: number }): string => `${topic}/${partition}`
