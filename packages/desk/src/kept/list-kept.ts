import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Kept, KeptKind } from './kept.ts'
import { selected } from './kept-columns.ts'

/** The tenant's rows of a kind that fit every condition, the oldest first. `asked` names the question for cursors. */
export const listKept = <Row extends Kept>(
  db: Kysely<never>,
  kind: KeptKind<Row>,
  tenantId: string,
  where: readonly RawBuilder<unknown>[],
  page: PageRequest,
  asked: unknown,
): Promise<Page<Row>> =>
  readPage<Row>(
    db,
    {
      columns: sql.raw(selected(kind)),
      from: sql.raw(kind.table),
      where: [sql`tenant_id = ${tenantId}`, ...where],
      id: sql.raw(kind.id),
    },
    page,
    `${kind.table} ${JSON.stringify(asked)}`,
  )
