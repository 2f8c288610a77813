import type { Job, Json } from '@docket/jobs'
import type { ClientBase } from 'pg'
import type { ApiContext } from '../context.ts'
import { announceJob } from '../jobs/announce-job.ts'
import type { Asker } from './asker.ts'
import { insertSlaJob, policyRemovalType, tierChangeType } from './sla-job.ts'

/**
 * What a change of policies or tiers brings to open tickets: `along` commits the job with the change, so that no crash
 * loses it; `begun` is called after the commit, and does nothing if there was no change.
 */
export type Consequence = {
  along(client: ClientBase): Promise<void>
  /** The job's id, if there was a change. */
  begun(): string | null
}

type Needs = Pick<ApiContext, 'ids' | 'signals'>

/** Takes a policy off its open tickets: for `policies.deactivate` and `policies.archive`. */
export const policyRemoval = (needs: Needs, asker: Asker, policyId: string): Consequence =>
  consequence(needs, policyRemovalType, asker, { policyId: policyId.toLowerCase() })

/** Brings the open tickets of an organization or a requester to the tier that they have from now on. */
export const tierChange = (
  needs: Needs,
  asker: Asker,
  of: { organizationId: string } | { requesterId: string },
): Consequence => consequence(needs, tierChangeType, asker, of)

const consequence = (needs: Needs, type: string, asker: Asker, about: Json): Consequence => {
  let job: Job | null = null
  return {
    async along(client) {
      job = await insertSlaJob(client, needs.ids.next(), type, asker, about)
    },
    begun() {
      if (job !== null) announceJob(needs, job)
      return job?.jobId ?? null
    },
  }
}
