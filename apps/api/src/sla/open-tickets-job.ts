import { setTimeout as after } from 'node:timers/promises'
import { type ClaimedJob, eachItem, type JobError, type JobHandler, type ListedItems } from '@docket/jobs'
import { Failure, type Logger, monotonicMs } from '@docket/runtime'

export type OpenTicketsJob = {
  /** The tickets it is about. */
  first: ListedItems
  /** Those that others opened or changed meanwhile by what they knew of before. */
  again: ListedItems
  /** Once more for a ticket changes nothing: a job that died begins its page anew. */
  work(ticketId: string): Promise<JobError | null>
}

/** Rules and people are remembered for a second by every process; after this long nobody goes by older ones. */
const everybodyKnowsMs = 1_500

/**
 * Goes through open tickets twice: those there are, and after a moment those that were opened or changed by somebody
 * who had not heard of the change yet. A ticket that cannot be worked on is named and holds nobody else up.
 */
export const openTicketsJob =
  (log: Pick<Logger, 'error'>, prepare: (job: ClaimedJob) => Promise<OpenTicketsJob>): JobHandler =>
  async (job, hands) => {
    const began = monotonicMs()
    const { first, again, work } = await prepare(job)
    const each = eachItem({
      async work({ item }) {
        try {
          return await work(String(item))
        } catch (error) {
          if (error instanceof Failure && error.retryable) throw error
          log.error({ err: error, ticketId: item, jobId: job.jobId }, 'a ticket was left as it is')
          return { code: 'internal_error', detail: 'Something went wrong on our side; it has been noted.' }
        }
      },
    })
    if (job.total === 0) await hands.add(first)
    await each(job, hands)
    const left = Math.max(0, began + everybodyKnowsMs - monotonicMs())
    await after(left, undefined, { signal: hands.signal })
    await hands.add(again)
    await each(job, hands)
    return null
  }
