import type { Pool } from 'pg'
import type { Job } from './job.ts'
import { type JobRow, jobColumns, toJob } from './job-row.ts'

/**
 * Ends a waiting job, and asks the worker of an active one to stop after the items in hand: what is done stays
 * done. Answers the job, or null when there is none or it has ended.
 */
export const cancelJob = async (pool: Pool, tenantId: string, jobId: string): Promise<Job | null> => {
  const { rows } = await pool.query<JobRow>({
    name: 'job_cancel',
    text: `
      update job set
        cancel_asked = true,
        state = case state when 'waiting' then 'cancelled' else state end,
        completed_at = case state when 'waiting' then clock_timestamp() end,
        version = version + 1
      where job_id = $1 and tenant_id = $2 and state in ('waiting', 'active')
      returning ${jobColumns}`,
    values: [jobId, tenantId],
  })
  return rows[0] ? toJob(rows[0]) : null
}
