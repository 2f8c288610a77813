import type { BulkChange } from '@docket/contracts'
import { callerNow } from '@docket/identity'
import { type ClaimedJob, eachItem, type JobHandler } from '@docket/jobs'
import { Failure, monotonicMs } from '@docket/runtime'
import { mayEver } from '@docket/ticketing'
import type { ApiContext } from '../context.ts'
import { ticketSettings } from '../tickets/request-facts.ts'
import { bulkCommands } from './bulk-commands.ts'
import { changeOne, type OneOfMany } from './change-one.ts'

export const bulkJobType = 'tickets.bulk'

/** What a bulk job keeps of the request that asked for it. */
export type BulkJobInput = {
  change: BulkChange
  actor: { kind: 'user' | 'api_key'; ip: string | null }
  correlationId: string
  traceparent: string | null
}

/** A job may take long: what its owner may do is asked anew this often, and with it the tenant's rules. */
const knownMs = 250

/** Changes the tickets of a job in its owner's name, as far as the owner may by then. */
export const bulkJob =
  (context: ApiContext): JobHandler =>
  async (job, hands) => {
    let one = await prepare(context, job)
    let preparedAt = monotonicMs()
    return eachItem({
      async work({ item }) {
        if (monotonicMs() - preparedAt > knownMs) {
          one = await prepare(context, job)
          preparedAt = monotonicMs()
        }
        const result = await changeOne(context, String(item), one)
        return result.outcome === 'done' ? null : { code: result.code, detail: result.detail }
      },
    })(job, hands)
  }

const prepare = async (context: ApiContext, job: ClaimedJob): Promise<OneOfMany> => {
  const { pool, people, clock, desk } = context
  const { tenantId, ownerId, jobId } = job
  const at = clock.now()
  const caller = await callerNow(pool, { tenantId, userId: ownerId, now: at })
  if (caller === null || !mayEver(caller, 'ticket.bulk'))
    throw new Failure('unauthenticated', 'Who asked for this may not do it any more.')
  const { change, actor, correlationId, traceparent } = job.input as unknown as BulkJobInput
  const meta = { actor: { ...actor, id: ownerId }, correlationId, causationId: null, traceparent }
  const rules = await desk.rules(tenantId)
  const settings = ticketSettings(rules)
  const facts = { caller, at, importing: false, actorId: ownerId, settings, rules, meta }
  return {
    caller,
    rules,
    meta,
    commands: await bulkCommands(people, change, facts),
    idempotency: { principal: ownerId, key: jobId, fingerprint: jobId },
  }
}
