import { createHash } from 'node:crypto'
import type { BulkChange } from '@docket/contracts'
import type { IdempotencyKey } from '@docket/event-sourcing'
import { createJob, type Job, type Json } from '@docket/jobs'
import type { ApiContext } from '../context.ts'
import { announceJob } from '../jobs/announce-job.ts'
import type { RequestFacts } from '../tickets/request-facts.ts'
import { type BulkJobInput, bulkJobType } from './bulk-job.ts'

/** Gives the work to whoever is free. */
export const createBulkJob = async (
  { pool, signals }: Pick<ApiContext, 'pool' | 'signals'>,
  ask: { jobId: string; ids: readonly string[]; change: BulkChange; facts: RequestFacts },
): Promise<Job> => {
  const { caller, meta } = ask.facts
  const kind = meta.actor.kind === 'api_key' ? 'api_key' : 'user'
  const input: BulkJobInput = {
    change: ask.change,
    actor: { kind, ip: meta.actor.ip },
    correlationId: meta.correlationId,
    traceparent: meta.traceparent,
  }
  const job = await createJob(pool, {
    jobId: ask.jobId,
    tenantId: caller.tenantId,
    ownerId: caller.userId,
    type: bulkJobType,
    input: input as unknown as Json,
    items: ask.ids,
  })
  announceJob({ signals }, job)
  return job
}

/** The same request is the same job, also when its first answer was lost: an id made of the key (RFC 9562, v8). */
export const jobIdOf = (tenantId: string, { principal, route, key }: IdempotencyKey): string => {
  const hash = createHash('sha256')
    .update(JSON.stringify([tenantId, principal, route, key]))
    .digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
