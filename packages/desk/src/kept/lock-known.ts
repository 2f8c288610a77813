import type { PoolClient } from 'pg'
import { Ended } from './ended.ts'
import type { DeskChange, Judge, Kept, KeptKind, Which } from './kept.ts'
import { readKept } from './read-kept.ts'
import { recall } from './remember.ts'

/** The row, locked, if the request is a new one and may change it as it is; else the transaction ends. */
export const lockKnown = async <Row extends Kept>(
  client: PoolClient,
  kind: KeptKind<Row>,
  change: DeskChange,
  { id, expectedVersion }: Which,
  judge: Judge<Row>,
): Promise<Row> => {
  const row = await readKept(client, kind, change.tenantId, id, { lock: true })
  // after the lock: a concurrent duplicate has waited there and now finds the first one's answer
  await recall(client, change)
  if (row === null) throw new Ended({ outcome: 'not_found' })
  const refusal = await judge(row, client)
  if (refusal !== null) throw new Ended({ outcome: 'refused', refusal })
  if (expectedVersion !== undefined && expectedVersion !== row.version)
    throw new Ended({ outcome: 'stale', version: row.version })
  return row
}
