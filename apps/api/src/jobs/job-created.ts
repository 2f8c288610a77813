/** Said when a job was created, so that workers need not find it by looking. */
export const jobCreated = 'job.created'
