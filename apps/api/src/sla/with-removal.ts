import type { Along, SlaChange, StoredPolicy, Which } from '@docket/service-levels'
import type { Caller } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { policyRemoval } from './consequence.ts'

/** A change that may put a policy out of use: if it does, the job that takes it off its open tickets commits with it. */
export const withRemoval = async <Saved>(
  context: ApiContext,
  { tenantId, userId }: Caller,
  { meta: { correlationId, traceparent } }: SlaChange,
  { id }: Which,
  run: (along: Along<StoredPolicy>) => Promise<Saved>,
): Promise<Saved> => {
  const removal = policyRemoval(context, { tenantId, ownerId: userId, correlationId, traceparent }, id)
  const saved = await run((client) => removal.along(client))
  removal.begun()
  return saved
}
