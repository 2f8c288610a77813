import type { PoolClient } from 'pg'
import type { Kept, KeptKind } from './kept.ts'
import { columnsOf, valuesOf } from './kept-columns.ts'

/** Writes a row that the caller holds locked. */
export const updateKept = async <Row extends Kept>(
  client: PoolClient,
  kind: KeptKind<Row>,
  tenantId: string,
  row: Row,
): Promise<void> => {
  const [id, ...columns] = columnsOf(kind).map(([column]) => column)
  await client.query({
    name: `update-${kind.table}`,
    text: `update ${kind.table} set ${columns.map((column, n) => `${column} = $${n + 3}`).join(', ')}
           where tenant_id = $1 and ${id} = $2`,
    values: [tenantId, ...valuesOf(kind, row)],
  })
}
