import { startJobs } from '@docket/jobs'
import { type Running, stopAll } from '@docket/runtime'
import { bulkJob, bulkJobType } from '../bulk/bulk-job.ts'
import type { ApiContext } from '../context.ts'
import { tellJob } from './tell-job.ts'

/** Said when a job was created, so that workers need not find it by looking. */
export const jobCreated = 'job.created'

/** Works on the jobs that the API gives out, in every process that serves it. */
export const startApiJobs = (context: ApiContext): Running => {
  const { pool, ids, log, metrics, health, signals } = context
  const jobs = startJobs({
    ...{ pool, ids, log, metrics, health },
    handlers: { [bulkJobType]: bulkJob(context) },
    onUpdate: (job) => tellJob(signals, job),
  })
  const unlisten = signals.listen(({ kind }) => {
    if (kind === jobCreated) jobs.wake()
  })
  return stopAll([jobs, { stop: async () => unlisten() }])
}
