import type { Pool } from 'pg'
import type { Job, Json } from '../job.ts'
import { type JobRow, jobColumns, toJob } from '../job-row.ts'

/** A job in the hands of one worker. `attempts` counts how often it was taken since an item was last settled. */
export type ClaimedJob = Job & { input: Json; lease: string; attempts: number }

/**
 * Takes the job that has waited longest, or one whose worker has not been heard of since its lease ran out. Others
 * who ask at the same time pass over it. Null when there is nothing to do.
 */
export const claimJob = async (
  pool: Pool,
  { types, lease, leaseMs }: { types: readonly string[]; lease: string; leaseMs: number },
): Promise<ClaimedJob | null> => {
  const { rows } = await pool.query<JobRow & { input: Json; attempts: number }>({
    name: 'job_claim',
    text: `
      update job set
        state = 'active', lease = $2, lease_until = clock_timestamp() + $3 * interval '1 ms',
        attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp()), version = version + 1
      where job_id = (
        select job_id from job
        where state in ('waiting', 'active') and type = any($1) and run_after <= clock_timestamp()
          and (state = 'waiting' or lease_until < clock_timestamp())
        order by run_after
        limit 1
        for update skip locked)
      returning input, attempts, ${jobColumns}`,
    values: [types, lease, leaseMs],
  })
  const row = rows[0]
  if (row === undefined) return null
  const { input, attempts, ...job } = row
  return { ...toJob(job), input, attempts, lease }
}
