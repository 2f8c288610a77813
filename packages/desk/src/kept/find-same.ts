import { type Kysely, sql } from 'kysely'
import type { Content, Kept, KeptKind } from './kept.ts'

/** The id of the row that has this name already, or null. */
export const findSame = async <Row extends Kept>(
  db: Kysely<never>,
  kind: KeptKind<Row>,
  tenantId: string,
  content: Content<Row>,
): Promise<string | null> => {
  const found = await sql<{ id: string }>`
    select ${sql.raw(kind.id)} as id from ${sql.raw(kind.table)}
    where tenant_id = ${tenantId} and ${kind.sameAs(content)}`.execute(db)
  return found.rows[0]?.id ?? null
}
