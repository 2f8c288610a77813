import type { Job } from '@docket/jobs'
import type { Signals } from '@docket/live-feed'
import type { JobSignal } from '../routes/live/tell-signals.ts'

/** Tells the owner's streams, in whatever process they are, how far the job is. */
export const tellJob = (signals: Pick<Signals, 'send'>, job: Job): void => {
  const { tenantId, ownerId, jobId, type, state, total, done, failed, version } = job
  const data: JobSignal = { ownerId, job: { jobId, type, state, total, done, failed, version } }
  signals.send({ tenantId, kind: 'job.updated', data })
}
