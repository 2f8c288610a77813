import type { ClientBase } from 'pg'
import type { Json } from './job.ts'

/** Rewrites what jobs of a tenant keep of their requests, of those that have one of these items; in the caller's transaction. */
export const rewriteInputs = async (
  client: ClientBase,
  tenantId: string,
  items: readonly string[],
  rewrite: (input: Json) => Json,
): Promise<void> => {
  const { rows } = await client.query<{ jobId: string; input: Json }>({
    name: 'job_inputs_of_items',
    text: `select job_id as "jobId", input from job
           where tenant_id = $1 and exists (
             select from job_item where job_item.job_id = job.job_id and lower(item #>> '{}') = any ($2::text[]))
           order by job_id for update`,
    values: [tenantId, items.map((item) => item.toLowerCase())],
  })
  for (const { jobId, input } of rows)
    await client.query({
      name: 'job_rewrite_input',
      text: 'update job set input = $2 where job_id = $1',
      values: [jobId, JSON.stringify(rewrite(input))],
    })
}
