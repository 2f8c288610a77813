import { transaction } from '@docket/database'
import type { Pool } from 'pg'
import type { Job } from '../job.ts'
import { type JobRow, jobColumns, toJob } from '../job-row.ts'
import type { ClaimedJob } from './claim-job.ts'
import { LeaseLost } from './settle-items.ts'

/** A query whose only column is the item: however many there are, they never leave the database. */
export type ListedItems = { text: string; values: readonly unknown[] }

/** Gives a job more to do, after what it has. Throws LeaseLost, then nothing is added. */
export const addItems = (pool: Pool, job: ClaimedJob, { text, values }: ListedItems): Promise<Job> =>
  transaction(pool, async (client) => {
    const { rows: held } = await client.query<{ total: number }>({
      name: 'job_hold',
      text: `select total from job where job_id = $1 and lease = $2 and state = 'active' for update`,
      values: [job.jobId, job.lease],
    })
    if (held[0] === undefined) throw new LeaseLost()
    const next = values.length + 1
    const { rowCount } = await client.query({
      text: `
        insert into job_item (job_id, n, item)
        select $${next}, $${next + 1} + row_number() over (), to_jsonb(listed.item) from (${text}) as listed (item)`,
      values: [...values, job.jobId, held[0].total],
    })
    const { rows } = await client.query<JobRow>({
      name: 'job_count_added',
      text: `update job set total = total + $2, version = version + 1 where job_id = $1 returning ${jobColumns}`,
      values: [job.jobId, rowCount],
    })
    return toJob(rows[0]!)
  })
