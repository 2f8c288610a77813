import type { Json } from '@docket/event-sourcing'
import { append, readForCommand } from '@docket/event-store'
import type { PoolClient } from 'pg'
import { Ended } from './ended.ts'
import type { DeskChange } from './kept.ts'

/** Ends the transaction with the first answer, if the request's key is known. */
export const recall = async (client: PoolClient, { tenantId, idempotency }: DeskChange): Promise<void> => {
  if (idempotency === undefined) return
  const { known } = await readForCommand(client, tenantId, '', idempotency)
  if (known !== null) throw ended(known, idempotency.fingerprint)
}

/** Stores the answer under the request's key; a concurrent duplicate waits here, then ends with the first answer. */
export const remember = async (
  client: PoolClient,
  { tenantId, idempotency }: DeskChange,
  answer: Json,
): Promise<void> => {
  if (idempotency === undefined) return
  const outcome = await append(client, { tenantId, streams: [], idempotency: { ...idempotency, answer } })
  if (outcome.outcome === 'duplicate') throw ended(outcome, idempotency.fingerprint)
}

const ended = (known: { answer: Json; fingerprint: string }, fingerprint: string): Ended =>
  new Ended(
    known.fingerprint === fingerprint
      ? { outcome: 'replayed', answer: known.answer }
      : { outcome: 'key_reused' },
  )
