import type { PoolClient } from 'pg'
import { type DeskRefusal, refuseFields } from '../refusals.ts'

/** Every save of the tenant is judged by them, so that they are bounded. */
export const mostInUse = { custom_fields: 100, categories: 1_000 } as const

/** Null while the tenant may have one more in use; the caller holds the tenant's rules locked. */
export const refuseOneMore = async (
  client: PoolClient,
  table: keyof typeof mostInUse,
  tenantId: string,
): Promise<DeskRefusal | null> => {
  const counted = await client.query<{ count: number }>({
    name: `count-${table}`,
    text: `select count(*) as count from ${table} where tenant_id = $1 and archived_at is null`,
    values: [tenantId],
  })
  const most = mostInUse[table]
  if ((counted.rows[0]?.count ?? 0) < most) return null
  return refuseFields('limit_reached', `A tenant has at most ${most} of these in use: archive one first.`, [])
}
