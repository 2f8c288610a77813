import { Counter, Histogram, latencyBuckets, type Metrics } from '@docket/runtime'

export type StoreMetrics = { appendDuration: Histogram; appendConflicts: Counter }

/** The write side's numbers, registered once on a process's metrics. */
export const createStoreMetrics = (metrics: Metrics): StoreMetrics => ({
  appendDuration: new Histogram({
    name: 'docket_append_duration_seconds',
    help: 'Time of one append, from the call to its answer.',
    buckets: latencyBuckets,
    registers: [metrics],
  }),
  appendConflicts: new Counter({
    name: 'docket_append_conflicts_total',
    help: 'Appends answered with a version conflict.',
    registers: [metrics],
  }),
})
