import { insertJob, type Job, type Json } from '@docket/jobs'
import type { ClientBase } from 'pg'
import type { Asker } from './asker.ts'

export const reapplyJobType = 'sla.reapply'
export const simulationJobType = 'sla.simulation'
export const policyRemovalType = 'sla.policy_removal'
export const tierChangeType = 'sla.tier_change'

/** They follow from a change that was made: nobody calls them off by themselves. */
export const consequences: ReadonlySet<string> = new Set([policyRemovalType, tierChangeType])

/** What a job keeps of the request that asked for it, beside what it is about. */
export type SlaJobInput<About> = { about: About; correlationId: string; traceparent: string | null }

/** A job that finds its tickets itself, so that asking for it costs one row. */
export const insertSlaJob = <About extends Json>(
  client: ClientBase,
  jobId: string,
  type: string,
  { tenantId, ownerId, correlationId, traceparent }: Asker,
  about: About,
): Promise<Job> => {
  const input: SlaJobInput<About> = { about, correlationId, traceparent }
  return insertJob(client, { jobId, tenantId, ownerId, type, input, items: [] })
}
