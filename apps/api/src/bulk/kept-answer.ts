import type { BulkAnswer } from '@docket/contracts'
import type { IdempotencyKey, Json } from '@docket/event-sourcing'
import { readJob } from '@docket/jobs'
import type { ApiContext } from '../context.ts'
import { keyReused } from '../tickets/save-ticket.ts'
import { jobIdOf } from './create-bulk-job.ts'

/** What a bulk request was told: the answer itself, or which job it became. */
export type KeptAnswer = { readonly answer: BulkAnswer } | { readonly jobId: string }

type Needs = Pick<ApiContext, 'store' | 'pool'>

/** What the same request was told before, or null. Throws `idempotency_key_reused` for another one. */
export const readKept = async (
  { store, pool }: Needs,
  tenantId: string,
  key: IdempotencyKey,
): Promise<KeptAnswer | null> => {
  const { known } = await store.readForCommand(tenantId, noStream, key)
  if (known !== null) {
    if (known.fingerprint !== key.fingerprint) throw keyReused()
    return known.answer as unknown as KeptAnswer
  }
  // the process may have ended between making the job and keeping the answer
  const jobId = jobIdOf(tenantId, key)
  return (await readJob(pool, tenantId, jobId)) === null ? null : { jobId }
}

/** Keeps the answer for a repeat; of two of the same request the first one's counts. */
export const keepAnswer = async (
  { store }: Needs,
  tenantId: string,
  key: IdempotencyKey,
  kept: KeptAnswer,
): Promise<KeptAnswer> => {
  const idempotency = { ...key, answer: kept as unknown as Json }
  const outcome = await store.append({ tenantId, streams: [], idempotency })
  if (outcome.outcome !== 'duplicate') return kept
  if (outcome.fingerprint !== key.fingerprint) throw keyReused()
  return outcome.answer as unknown as KeptAnswer
}

/** The events are those of the tickets, each under a key of its own; this one stands beside them. */
const noStream = 'no-stream'
