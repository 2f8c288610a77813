import type { Along, SlaChange, StoredPolicy, Which } from '@docket/service-levels'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { askerOf } from './asker.ts'
import { policyRemoval } from './consequence.ts'

/**
 * A change that may put a policy out of use: if it does, the job that takes it off its open tickets commits with it.
 * Answers that job's id beside what was saved; null where nothing follows.
 */
export const withRemoval = async <Saved>(
  context: ApiContext,
  { caller, change, which }: { caller: Caller; change: SlaChange; which: Which },
  run: (along: Along<StoredPolicy>) => Promise<Saved>,
): Promise<{ saved: Saved; jobId: string | null }> => {
  const removal = policyRemoval(context, askerOf(caller, change.meta), which.id)
  const saved = await run((client) => removal.along(client))
  return { saved, jobId: removal.begun() }
}
