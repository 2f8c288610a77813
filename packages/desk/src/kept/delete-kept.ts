import type { PoolClient } from 'pg'
import type { Kept, KeptKind } from './kept.ts'

/** Deletes a row that the caller holds locked. */
export const deleteKept = async <Row extends Kept>(
  client: PoolClient,
  kind: KeptKind<Row>,
  tenantId: string,
  id: string,
): Promise<void> => {
  await client.query({
    name: `delete-${kind.table}`,
    text: `delete from ${kind.table} where tenant_id = $1 and ${kind.id} = $2`,
    values: [tenantId, id],
  })
}
