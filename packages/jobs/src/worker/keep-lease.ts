import type { Pool } from 'pg'
import type { ClaimedJob } from './claim-job.ts'

/** What a worker hears when it says that it still works. */
export type LeaseNews = 'kept' | 'cancel' | 'lost'

/** Prolongs the lease; `lost` when somebody else has the job. */
export const keepLease = async (
  pool: Pool,
  { jobId, lease }: ClaimedJob,
  leaseMs: number,
): Promise<LeaseNews> => {
  const { rows } = await pool.query<{ cancel_asked: boolean }>({
    name: 'job_keep_lease',
    text: `
      update job set lease_until = clock_timestamp() + $3 * interval '1 ms'
      where job_id = $1 and lease = $2 and state = 'active'
      returning cancel_asked`,
    values: [jobId, lease, leaseMs],
  })
  if (rows[0] === undefined) return 'lost'
  return rows[0].cancel_asked ? 'cancel' : 'kept'
}
