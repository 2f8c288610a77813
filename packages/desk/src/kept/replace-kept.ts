import { isDeepStrictEqual } from 'node:util'
import { createKysely } from '@docket/database'
import type { Json } from '@docket/event-sourcing'
import { auditChange } from './audit-change.ts'
import { findSame } from './find-same.ts'
import type {
  Content,
  DeskChange,
  DeskDependencies,
  DeskSaved,
  Judge,
  Kept,
  KeptKind,
  Which,
} from './kept.ts'
import { lockKnown } from './lock-known.ts'
import { raiseRevision } from './raise-revision.ts'
import { remember } from './remember.ts'
import { saving } from './saving.ts'
import { updateKept } from './update-kept.ts'

/**
 * Changes a row to what `next` makes of it; what changes nothing leaves the version as it is. The order within:
 * the row's lock, the request's key, the judge, the version.
 */
export const replaceKept = <Row extends Kept>(
  { pool, clock }: DeskDependencies,
  kind: KeptKind<Row>,
  change: DeskChange,
  which: Which,
  next: (row: Row, at: string) => Content<Row>,
  judge: Judge<Row> = () => null,
): Promise<DeskSaved<Row>> => {
  const { tenantId } = change
  let wanted: Content<Row> | undefined
  return saving(
    pool,
    async (client) => {
      if (kind.isRule) await raiseRevision(client, tenantId)
      const before = await lockKnown(client, kind, change, which, judge)
      const at = clock.now()
      wanted = next(before, at)
      const same = isDeepStrictEqual({ ...before, ...wanted }, before)
      const after = same ? before : { ...before, ...wanted, version: before.version + 1, updatedAt: at }
      await remember(client, change, after as unknown as Json)
      if (same) return before
      await updateKept(client, kind, tenantId, after)
      await auditChange(client, kind, change, { before, after, at })
      return after
    },
    async () => (wanted === undefined ? null : findSame(createKysely<never>(pool), kind, tenantId, wanted)),
  )
}
