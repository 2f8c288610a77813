import { sqlState, transaction } from '@docket/database'
import type { Json } from '@docket/event-sourcing'
import { append, readForCommand } from '@docket/event-store'
import type { PoolClient } from 'pg'
import type { Keeping, SlaChange, SlaSaved } from './change.ts'
import { Ended } from './ended.ts'

/** One change under way: its transaction, its time, and who makes it. */
export type Changing = SlaChange & { client: PoolClient; at: string; by: string }

/**
 * Runs one change in a transaction that holds the tenant's revision, so that changes of a tenant come one after the
 * other, and raises it. The request's key is looked at after that lock: a concurrent duplicate has waited there.
 */
export const changing = async <Value>(
  { pool, clock, changed }: Keeping,
  change: SlaChange,
  work: (changing: Changing) => Promise<Value>,
  /** Which one stands in the way when a name was taken. */
  sameAs: () => Promise<string | null> = async () => null,
): Promise<SlaSaved<Value>> => {
  try {
    const value = await transaction(pool, async (client) => {
      await raiseRevision(client, change.tenantId)
      await recall(client, change)
      const saved = await work({ ...change, client, at: clock.now(), by: change.meta.actor.id })
      await remember(client, change, saved as Json)
      return saved
    })
    return { outcome: 'saved', value }
  } catch (error) {
    if (error instanceof Ended) return error.saved
    const taken = sqlState(error) === uniqueViolation ? await sameAs() : null
    if (taken === null) throw error
    return { outcome: 'already_exists', id: taken }
  } finally {
    changed(change.tenantId)
  }
}

const raiseRevision = async (client: PoolClient, tenantId: string): Promise<void> => {
  await client.query({
    name: 'raise-sla-revision',
    text: `insert into sla_revisions (tenant_id) values ($1)
           on conflict (tenant_id) do update set revision = sla_revisions.revision + 1`,
    values: [tenantId],
  })
}

const recall = async (client: PoolClient, { tenantId, idempotency }: SlaChange): Promise<void> => {
  if (idempotency === undefined) return
  const { known } = await readForCommand(client, tenantId, '', idempotency)
  if (known !== null) throw answered(known, idempotency.fingerprint)
}

const remember = async (
  client: PoolClient,
  { tenantId, idempotency }: SlaChange,
  answer: Json,
): Promise<void> => {
  if (idempotency === undefined) return
  const outcome = await append(client, { tenantId, streams: [], idempotency: { ...idempotency, answer } })
  if (outcome.outcome === 'duplicate') throw answered(outcome, idempotency.fingerprint)
}

const answered = (known: { answer: Json; fingerprint: string }, fingerprint: string): Ended =>
  new Ended(
    known.fingerprint === fingerprint
      ? { outcome: 'replayed', answer: known.answer }
      : { outcome: 'key_reused' },
  )

const uniqueViolation = '23505'
