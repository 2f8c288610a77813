import type { JobError, Json } from '../job.ts'
import type { ClaimedJob } from './claim-job.ts'
import type { JobHands } from './run-job.ts'
import type { OpenItem, Settled } from './settle-items.ts'

/**
 * A handler that does the items one by one, a few at a time, and settles them page by page. `work` answers null for
 * done or why the item failed; what it throws is tried again with the job. It must do an item once however often it
 * is asked: a worker may die between doing and settling.
 */
export const eachItem =
  (options: {
    work(item: OpenItem, job: ClaimedJob): Promise<JobError | null>
    /** Items done at the same time. */
    atOnce?: number
    /** Items settled together. */
    pageSize?: number
  }) =>
  async (job: ClaimedJob, { open, settle, signal }: JobHands): Promise<Json> => {
    const { work, atOnce = 4, pageSize = 25 } = options
    for (;;) {
      const page = await open(pageSize)
      if (page.length === 0) return null
      const settled: Settled[] = []
      const left = [...page]
      const worker = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift())
          settled.push({ n: next.n, error: await work(next, job) })
      }
      const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker))
      if (settled.length > 0) await settle(settled)
      const failed = workers.find((one) => one.status === 'rejected')
      if (failed) throw failed.reason
      signal.throwIfAborted()
    }
  }
