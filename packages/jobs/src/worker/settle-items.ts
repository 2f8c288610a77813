import { transaction } from '@docket/database'
import type { Pool } from 'pg'
import type { Job, JobError, Json } from '../job.ts'
import { type JobRow, jobColumns, toJob } from '../job-row.ts'
import type { ClaimedJob } from './claim-job.ts'

/** An item that is still to be done; `n` counts from 1 as the items were given. */
export type OpenItem = { n: number; item: Json }

/** What became of an item: null is done. */
export type Settled = { n: number; error: JobError | null }

/** Somebody else has taken the job: what this worker still does must not count. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** The next items that nobody has settled, in their order. */
export const openItems = async (pool: Pool, jobId: string, limit: number): Promise<readonly OpenItem[]> => {
  const { rows } = await pool.query<OpenItem>({
    name: 'job_open_items',
    text: 'select n, item from job_item where job_id = $1 and outcome is null order by n limit $2',
    values: [jobId, limit],
  })
  return rows
}

/** The items after `n` in their order, settled or not. */
export const itemsAfter = async (
  pool: Pool,
  jobId: string,
  n: number,
  limit: number,
): Promise<readonly OpenItem[]> => {
  const { rows } = await pool.query<OpenItem>({
    name: 'job_items_after',
    text: 'select n, item from job_item where job_id = $1 and n > $2 order by n limit $3',
    values: [jobId, n, limit],
  })
  return rows
}

/** Writes what became of the items and counts them, each once. Throws LeaseLost, then nothing is written. */
export const settleItems = (pool: Pool, job: ClaimedJob, settled: readonly Settled[]): Promise<Job> =>
  transaction(pool, async (client) => {
    const { rows: counted } = await client.query<{ failed: boolean }>({
      name: 'job_settle_items',
      text: `
        update job_item i set
          outcome = case when s.error is null then 'done' else 'failed' end, error = s.error
        from (select n, nullif(error, 'null'::jsonb) as error
          from unnest($2::integer[], $3::jsonb[]) as s (n, error)) as s
        where i.job_id = $1 and i.n = s.n and i.outcome is null
        returning i.outcome = 'failed' as failed`,
      values: [job.jobId, settled.map(({ n }) => n), settled.map(({ error }) => JSON.stringify(error))],
    })
    const failed = counted.filter((one) => one.failed).length
    const { rows } = await client.query<JobRow>({
      name: 'job_count_items',
      text: `
        update job set done = done + $3, failed = failed + $4, attempts = 1, version = version + 1
        where job_id = $1 and lease = $2 and state = 'active'
        returning ${jobColumns}`,
      values: [job.jobId, job.lease, counted.length - failed, failed],
    })
    if (rows[0] === undefined) throw new LeaseLost()
    return toJob(rows[0])
  })
