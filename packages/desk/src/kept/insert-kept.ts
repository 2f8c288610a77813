import type { PoolClient } from 'pg'
import type { Kept, KeptKind } from './kept.ts'
import { columnsOf, valuesOf } from './kept-columns.ts'

/** Inserts a row; a unique violation means that one of its name exists. */
export const insertKept = async <Row extends Kept>(
  client: PoolClient,
  kind: KeptKind<Row>,
  tenantId: string,
  row: Row,
): Promise<void> => {
  const columns = columnsOf(kind).map(([column]) => column)
  await client.query({
    name: `insert-${kind.table}`,
    text: `insert into ${kind.table} (tenant_id, ${columns.join(', ')})
           values ($1, ${columns.map((_, n) => `$${n + 2}`).join(', ')})`,
    values: [tenantId, ...valuesOf(kind, row)],
  })
}
