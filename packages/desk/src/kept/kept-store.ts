import type { Page, PageRequest } from '@docket/database'
import { createKysely } from '@docket/database'
import type { Refusal } from '@docket/event-sourcing'
import type { RawBuilder } from 'kysely'
import type { PoolClient } from 'pg'
import { createKept } from './create-kept.ts'
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
import { listKept } from './list-kept.ts'
import { readKept } from './read-kept.ts'
import { removeKept } from './remove-kept.ts'
import { replaceKept } from './replace-kept.ts'

/** What can be done with one kind of thing. */
export type KeptStore<Row extends Kept> = {
  create(
    change: DeskChange,
    content: Content<Row>,
    judge?: (client: PoolClient) => Promise<Refusal | null>,
  ): Promise<DeskSaved<Row>>
  replace(
    change: DeskChange,
    which: Which,
    next: (row: Row, at: string) => Content<Row>,
    judge?: Judge<Row>,
  ): Promise<DeskSaved<Row>>
  remove(change: DeskChange, which: Which, judge?: Judge<Row>): Promise<DeskSaved<null>>
  read(tenantId: string, id: string): Promise<Row | null>
  /** `asked` names the question for cursors. */
  list(
    tenantId: string,
    where: readonly RawBuilder<unknown>[],
    page: PageRequest,
    asked: unknown,
  ): Promise<Page<Row>>
}

export const keptStore = <Row extends Kept>(
  dependencies: DeskDependencies,
  kind: KeptKind<Row>,
): KeptStore<Row> => {
  const db = createKysely<never>(dependencies.pool)
  return {
    create: (change, content, judge) => createKept(dependencies, kind, change, content, judge),
    replace: (change, which, next, judge) => replaceKept(dependencies, kind, change, which, next, judge),
    remove: (change, which, judge) => removeKept(dependencies, kind, change, which, judge),
    read: (tenantId, id) => readKept(dependencies.pool, kind, tenantId, id),
    list: (tenantId, where, page, asked) => listKept(db, kind, tenantId, where, page, asked),
  }
}
