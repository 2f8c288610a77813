import type { Job } from '@docket/jobs'
import type { ApiContext } from '../context.ts'
import { jobCreated } from './job-created.ts'
import { tellJob } from './tell-job.ts'

/** After the commit: its owner's streams hear of the job, and whoever is free takes it. */
export const announceJob = ({ signals }: Pick<ApiContext, 'signals'>, job: Job): void => {
  tellJob(signals, job)
  signals.send({ tenantId: job.tenantId, kind: jobCreated, data: null })
}
