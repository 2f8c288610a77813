import type { Pool } from 'pg'
import type { Job, JobError, Json } from '../job.ts'
import { type JobRow, jobColumns, toJob } from '../job-row.ts'
import type { ClaimedJob } from './claim-job.ts'

export type JobEnd =
  | { state: 'completed'; result: Json }
  | { state: 'failed'; error: JobError }
  | { state: 'cancelled' }

/** Ends the job; null when somebody else has taken it. */
export const endJob = async (pool: Pool, job: ClaimedJob, end: JobEnd): Promise<Job | null> => {
  const result = end.state === 'completed' ? JSON.stringify(end.result) : null
  const error = end.state === 'failed' ? JSON.stringify(end.error) : null
  const { rows } = await pool.query<JobRow>({
    name: 'job_end',
    text: `
      update job set state = $3, result = $4, error = $5, completed_at = clock_timestamp(),
        lease = null, lease_until = null, version = version + 1
      where job_id = $1 and lease = $2 and state = 'active'
      returning ${jobColumns}`,
    values: [job.jobId, job.lease, end.state, result, error],
  })
  return rows[0] ? toJob(rows[0]) : null
}

/** Gives the job back for another try after a pause; null when somebody else has taken it. */
export const giveBack = async (pool: Pool, job: ClaimedJob, afterMs: number): Promise<Job | null> => {
  const { rows } = await pool.query<JobRow>({
    name: 'job_give_back',
    text: `
      update job set state = 'waiting', lease = null, lease_until = null,
        run_after = clock_timestamp() + $3 * interval '1 ms', version = version + 1
      where job_id = $1 and lease = $2 and state = 'active'
      returning ${jobColumns}`,
    values: [job.jobId, job.lease, afterMs],
  })
  return rows[0] ? toJob(rows[0]) : null
}
