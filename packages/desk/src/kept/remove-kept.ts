import { auditChange } from './audit-change.ts'
import { deleteKept } from './delete-kept.ts'
import type { DeskChange, DeskDependencies, DeskSaved, Judge, Kept, KeptKind, Which } from './kept.ts'
import { lockKnown } from './lock-known.ts'
import { remember } from './remember.ts'
import { saving } from './saving.ts'

/** Deletes a row; the audit keeps what it was. */
export const removeKept = <Row extends Kept>(
  { pool, clock }: DeskDependencies,
  kind: KeptKind<Row>,
  change: DeskChange,
  which: Which,
  judge: Judge<Row> = () => null,
): Promise<DeskSaved<null>> =>
  saving(
    pool,
    async (client) => {
      const before = await lockKnown(client, kind, change, which, judge)
      await remember(client, change, null)
      await deleteKept(client, kind, change.tenantId, before.id)
      await auditChange(client, kind, change, { before, after: null, at: clock.now() })
      return null
    },
    async () => null,
  )
