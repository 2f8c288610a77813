import { startJobs } from '@docket/jobs'
import { type Running, stopAll } from '@docket/runtime'
import { bulkJob, bulkJobType } from '../bulk/bulk-job.ts'
import type { ApiContext } from '../context.ts'
import { reapplyJob } from '../sla/reapply-job.ts'
import { removalJob } from '../sla/removal-job.ts'
import { simulationJob } from '../sla/simulation/simulation-job.ts'
import { policyRemovalType, reapplyJobType, simulationJobType, tierChangeType } from '../sla/sla-job.ts'
import { tierJob } from '../sla/tier-job.ts'
import { jobCreated } from './job-created.ts'
import { tellJob } from './tell-job.ts'

/** Works on the jobs that the API gives out, in every process that serves it. */
export const startApiJobs = (context: ApiContext): Running => {
  const { pool, ids, log, metrics, health, signals } = context
  const jobs = startJobs({
    ...{ pool, ids, log, metrics, health },
    handlers: {
      [bulkJobType]: bulkJob(context),
      [reapplyJobType]: reapplyJob(context),
      [policyRemovalType]: removalJob(context),
      [simulationJobType]: simulationJob(context),
      [tierChangeType]: tierJob(context),
    },
    onUpdate: (job) => tellJob(signals, job),
  })
  const unlisten = signals.listen(({ kind }) => {
    if (kind === jobCreated) jobs.wake()
  })
  return stopAll([jobs, { stop: async () => unlisten() }])
}
