import type { Pool } from 'pg'
import type { Job, JobError, Json } from './job.ts'
import { type JobRow, jobColumns, toJob } from './job-row.ts'

/** A job of this tenant, or null. */
export const readJob = async (pool: Pool, tenantId: string, jobId: string): Promise<Job | null> => {
  const { rows } = await pool.query<JobRow>({
    name: 'job_read',
    text: `select ${jobColumns} from job where job_id = $1 and tenant_id = $2`,
    values: [jobId, tenantId],
  })
  return rows[0] ? toJob(rows[0]) : null
}

/** An item that failed, `n` counting from 1 as the items were given. */
export type FailedItem = { n: number; item: Json; error: JobError }

/** The failed items in their order, after `afterN`. */
export const readFailedItems = async (
  pool: Pool,
  jobId: string,
  { afterN = 0, limit = 100 }: { afterN?: number; limit?: number } = {},
): Promise<readonly FailedItem[]> => {
  const { rows } = await pool.query<FailedItem>({
    name: 'job_failed_items',
    text: `
      select n, item, error from job_item
      where job_id = $1 and outcome = 'failed' and n > $2 order by n limit $3`,
    values: [jobId, afterN, limit],
  })
  return rows
}
