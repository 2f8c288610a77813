import type { JobAnswer } from '@docket/contracts'
import { type Job, readFailedItems } from '@docket/jobs'
import { type Caller, isApiKey } from '@docket/ticketing'
import type { Pool } from 'pg'
import { refused } from '../../plugins/refusals.ts'

/** The job as its owner is told of it, with its first failed items. */
export const jobAnswer = async (pool: Pool, job: Job): Promise<JobAnswer> => {
  const failed = job.failed === 0 ? [] : await readFailedItems(pool, job.jobId)
  const { jobId, type, state, total, done, failed: failures, version, result, error } = job
  const { createdAt, startedAt, completedAt } = job
  return {
    ...{ jobId, type, state, total, done, failed: failures, version, createdAt, startedAt, completedAt },
    result: result as JobAnswer['result'],
    error,
    errors: failed.map(({ n, item, error: why }) => ({ n, item: item as JobAnswer['result'], ...why })),
  }
}

/** Throws `job_not_found` for a job that is not the caller's, unless they are ADMIN; a key sees its own alone. */
export const ownJob = (job: Job | null, caller: Caller): Job => {
  if (job !== null && (job.ownerId === caller.userId || (caller.role === 'ADMIN' && !isApiKey(caller))))
    return job
  throw refused('job_not_found', 'There is no such job.')
}
