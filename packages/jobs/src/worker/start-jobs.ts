import { setTimeout as after } from 'node:timers/promises'
import {
  Counter,
  Gauge,
  type Health,
  type Ids,
  type Logger,
  type Metrics,
  monotonicMs,
  type Running,
} from '@docket/runtime'
import type { Pool } from 'pg'
import type { Job } from '../job.ts'
import { claimJob } from './claim-job.ts'
import { type JobHandler, runJob } from './run-job.ts'

export type StartJobs = {
  pool: Pool
  /** By type; a job of another type is left to other processes. */
  handlers: Readonly<Record<string, JobHandler>>
  ids: Ids
  log: Logger
  metrics: Metrics
  health: Health
  /** Told of every change to a job, in its order. */
  onUpdate?(job: Job): void
  /** Jobs done at the same time by this process. */
  atOnce?: number
  /** A worker that is not heard of for so long has lost its job. */
  leaseMs?: number
  /** Times a job is taken without settling anything before it is given up. */
  maxAttempts?: number
  /** How long a job of another process may wait to be seen; `wake` is for those of this one. */
  pollMs?: number
}

const failingForMs = 30_000

/** Works through the jobs of the database until `stop`, which waits for the items in hand and gives jobs back. */
export const startJobs = (options: StartJobs): Running & { wake(): void } => {
  const { pool, handlers, ids, log, leaseMs = 15_000, maxAttempts = 5, pollMs = 2_000 } = options
  const types = Object.keys(handlers)
  const stopping = new AbortController()
  const { signal } = stopping
  let woken = Promise.withResolvers<void>()
  let failingSince: number | null = null
  const ran = showJobs(options)
  options.health.addCheck({
    name: 'jobs',
    check: () => ({ ok: failingSince === null || monotonicMs() - failingSince < failingForMs }),
  })

  const takeOne = async (): Promise<boolean> => {
    const job = await claimJob(pool, { types, lease: ids.next(), leaseMs })
    failingSince = null
    if (job === null) return false
    options.onUpdate?.(job)
    const outcome = await runJob({
      pool,
      job,
      handler: handlers[job.type]!,
      leaseMs,
      maxAttempts,
      stopping: signal,
      onUpdate: (updated) => options.onUpdate?.(updated),
      onDefect: (error) =>
        log.error({ err: error, jobId: job.jobId, tenantId: job.tenantId, type: job.type }, 'a job failed'),
    })
    ran(job.type, outcome)
    return true
  }
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const found = await takeOne().catch((error: unknown) => {
        failingSince ??= monotonicMs()
        log.warn({ err: error }, 'jobs cannot be taken for now')
        return false
      })
      if (found || signal.aborted) continue
      const { promise } = woken
      await Promise.race([promise, after(pollMs, undefined, { signal }).catch(() => {})])
    }
  }
  const workers = Array.from({ length: options.atOnce ?? 2 }, work)
  return {
    wake() {
      woken.resolve()
      woken = Promise.withResolvers()
    },
    async stop() {
      stopping.abort()
      woken.resolve()
      await Promise.all(workers)
    },
  }
}

const showJobs = ({ metrics, pool }: StartJobs) => {
  const counter = new Counter({
    name: 'docket_jobs_total',
    help: 'jobs this process had in hand, by how it let go of them',
    labelNames: ['type', 'outcome'],
    registers: [metrics],
  })
  new Gauge({
    name: 'docket_jobs_open',
    help: 'jobs that wait or are being done',
    registers: [metrics],
    async collect() {
      const { rows } = await pool.query<{ open: number }>(
        "select count(*)::integer as open from job where state in ('waiting', 'active')",
      )
      this.set(rows[0]?.open ?? 0)
    },
  })
  return (type: string, outcome: string): void => counter.inc({ type, outcome })
}
