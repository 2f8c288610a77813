import type { Job } from './job.ts'

/** What of a job row others see, aliased to the names of `Job`. */
export const jobColumns = `
  job_id as "jobId", tenant_id as "tenantId", owner_id as "ownerId", type, state, total, done, failed, result,
  error, version, created_at as "createdAt", started_at as "startedAt", completed_at as "completedAt"`

export type JobRow = Omit<Job, 'createdAt' | 'startedAt' | 'completedAt'> & {
  createdAt: Date | string
  startedAt: Date | string | null
  completedAt: Date | string | null
}

/** Times as instants, whatever the driver makes of them. */
export const toJob = ({ createdAt, startedAt, completedAt, ...row }: JobRow): Job => ({
  ...row,
  createdAt: instant(createdAt),
  startedAt: startedAt === null ? null : instant(startedAt),
  completedAt: completedAt === null ? null : instant(completedAt),
})

const instant = (at: Date | string): string => new Date(at).toISOString()
