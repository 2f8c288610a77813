import type { Pool, PoolClient } from 'pg'
import type { Kept, KeptKind } from './kept.ts'
import { selected } from './kept-columns.ts'

/** One row of the tenant, or null; `lock` holds it until the transaction ends. */
export const readKept = async <Row extends Kept>(
  client: Pool | PoolClient,
  kind: KeptKind<Row>,
  tenantId: string,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Row | null> => {
  const found = await client.query<Row>({
    name: `${lock ? 'lock' : 'read'}-${kind.table}`,
    text: `select ${selected(kind)} from ${kind.table}
           where tenant_id = $1 and ${kind.id} = $2${lock ? ' for update' : ''}`,
    values: [tenantId, id],
  })
  return found.rows[0] ?? null
}
