import { createKysely } from '@docket/database'
import type { Json, Refusal } from '@docket/event-sourcing'
import type { PoolClient } from 'pg'
import { auditChange } from './audit-change.ts'
import { Ended } from './ended.ts'
import { findSame } from './find-same.ts'
import { insertKept } from './insert-kept.ts'
import type { Content, DeskChange, DeskDependencies, DeskSaved, Kept, KeptKind } from './kept.ts'
import { raiseRevision } from './raise-revision.ts'
import { remember } from './remember.ts'
import { saving } from './saving.ts'

/** Makes a row, with its audit entry and the key's answer. `judge` looks first, inside the transaction. */
export const createKept = <Row extends Kept>(
  { pool, clock, ids }: DeskDependencies,
  kind: KeptKind<Row>,
  change: DeskChange,
  content: Content<Row>,
  judge: (client: PoolClient) => Promise<Refusal | null> = async () => null,
): Promise<DeskSaved<Row>> => {
  const { tenantId } = change
  return saving(
    pool,
    async (client) => {
      const at = clock.now()
      const row = { id: ids.next(), version: 1, createdAt: at, updatedAt: at, ...content } as Row
      await remember(client, change, row as unknown as Json)
      if (kind.isRule) await raiseRevision(client, tenantId)
      const refusal = await judge(client)
      if (refusal !== null) throw new Ended({ outcome: 'refused', refusal })
      await insertKept(client, kind, tenantId, row)
      await auditChange(client, kind, change, { before: null, after: row, at })
      return row
    },
    () => findSame(createKysely<never>(pool), kind, tenantId, content),
  )
}
