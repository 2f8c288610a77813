import { transaction } from '@docket/database'
import type { ClientBase, Pool } from 'pg'
import type { Job, Json } from './job.ts'
import { type JobRow, jobColumns, toJob } from './job-row.ts'

export type NewJob = {
  jobId: string
  tenantId: string
  ownerId: string
  type: string
  input: Json
  /** Each is settled once; none where the handler finds them (`hands.add`). */
  items: readonly Json[]
}

/** Puts a job where workers find it. A job id that exists already is left alone, and answered as it is. */
export const createJob = (pool: Pool, job: NewJob): Promise<Job> =>
  transaction(pool, (client) => insertJob(client, job))

/** The same in the caller's transaction: what asks for the work and the work commit together. */
export const insertJob = async (client: ClientBase, job: NewJob): Promise<Job> => {
  const { rowCount } = await client.query({
    name: 'job_create',
    text: `
      insert into job (job_id, tenant_id, owner_id, type, input, total)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [job.jobId, job.tenantId, job.ownerId, job.type, JSON.stringify(job.input), job.items.length],
  })
  if (rowCount === 1 && job.items.length > 0)
    await client.query({
      name: 'job_create_items',
      text: `
        insert into job_item (job_id, n, item)
        select $1, i.n::integer, i.item from jsonb_array_elements($2::jsonb) with ordinality as i (item, n)`,
      values: [job.jobId, JSON.stringify(job.items)],
    })
  const { rows } = await client.query<JobRow>({
    name: 'job_read_created',
    text: `select ${jobColumns} from job where job_id = $1 and tenant_id = $2`,
    values: [job.jobId, job.tenantId],
  })
  return toJob(rows[0]!)
}
