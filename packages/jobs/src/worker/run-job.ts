import { Failure } from '@docket/runtime'
import type { Pool } from 'pg'
import type { Job, JobError, Json } from '../job.ts'
import { addItems, type ListedItems } from './add-items.ts'
import type { ClaimedJob } from './claim-job.ts'
import { endJob, giveBack } from './end-job.ts'
import { keepLease } from './keep-lease.ts'
import { itemsAfter, LeaseLost, type OpenItem, openItems, type Settled, settleItems } from './settle-items.ts'

/** What a handler may do with its job. */
export type JobHands = {
  /** The next items to be done, in their order. */
  open(limit: number): Promise<readonly OpenItem[]>
  /** Those after `n`, settled or not: for a handler whose result needs them all again when it begins anew. */
  after(n: number, limit: number): Promise<readonly OpenItem[]>
  /** Gives the job more to do, and itself counted; all of it or nothing. */
  add(listed: ListedItems): Promise<void>
  settle(settled: readonly Settled[]): Promise<void>
  /** Aborts when the job is cancelled, taken away, or the process stops: settle what is done, and throw. */
  signal: AbortSignal
}

/** Does a job, again from where it was left; answers its result. A Failure that is not retryable ends it. */
export type JobHandler = (job: ClaimedJob, hands: JobHands) => Promise<Json>

export type RunJob = {
  pool: Pool
  job: ClaimedJob
  handler: JobHandler
  leaseMs: number
  maxAttempts: number
  /** The process stops. */
  stopping: AbortSignal
  onUpdate(job: Job): void
  onDefect(error: unknown): void
}

class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** Runs one claimed job to its end, or until it has to be given back. Answers how that went. */
export const runJob = async (options: RunJob): Promise<'ended' | 'given_back' | 'lost'> => {
  const { pool, job, leaseMs, maxAttempts, stopping, onUpdate } = options
  const over = new AbortController()
  const signal = AbortSignal.any([stopping, over.signal])
  const beat = async (): Promise<void> => {
    const news = await keepLease(pool, job, leaseMs)
    if (news === 'lost') over.abort(new LeaseLost())
    if (news === 'cancel') over.abort(new Cancelled())
  }
  // a beat that cannot reach the database says nothing; the lease runs out by itself
  const beating = setInterval(() => void beat().catch(() => {}), leaseMs / 3)
  const hands: JobHands = {
    open: (limit) => openItems(pool, job.jobId, limit),
    after: (n, limit) => itemsAfter(pool, job.jobId, n, limit),
    async add(listed) {
      onUpdate(await addItems(pool, job, listed))
      await beat()
    },
    async settle(settled) {
      onUpdate(await settleItems(pool, job, settled))
      await beat()
    },
    signal,
  }
  const told = (ended: Job | null): 'ended' | 'lost' => {
    if (ended === null) return 'lost'
    onUpdate(ended)
    return 'ended'
  }
  try {
    await beat()
    signal.throwIfAborted()
    const result = await options.handler(job, hands)
    return told(await endJob(pool, job, { state: 'completed', result }))
  } catch (error) {
    if (error instanceof LeaseLost || over.signal.reason instanceof LeaseLost) return 'lost'
    if (over.signal.reason instanceof Cancelled) return told(await endJob(pool, job, { state: 'cancelled' }))
    if (stopping.aborted) {
      await giveBack(pool, job, 0)
      return 'given_back'
    }
    const isFinal = error instanceof Failure && !error.retryable
    if (isFinal || job.attempts >= maxAttempts) {
      options.onDefect(error)
      return told(await endJob(pool, job, { state: 'failed', error: reasonOf(error) }))
    }
    options.onDefect(error)
    await giveBack(pool, job, Math.min(60_000, 500 * 2 ** job.attempts))
    return 'given_back'
  } finally {
    clearInterval(beating)
  }
}

/** What went wrong on our side is for the log. */
const reasonOf = (error: unknown): JobError =>
  error instanceof Failure
    ? { code: error.code, detail: error.message }
    : { code: 'internal_error', detail: 'Something went wrong on our side; it has been noted.' }
