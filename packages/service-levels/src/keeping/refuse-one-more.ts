import type { Changing } from './changing.ts'
import { refused } from './ended.ts'

/** Every save of the tenant goes by them, so that they are bounded. */
const mostInUse = 100

/** Ends the transaction where the tenant has as many in use as it may. */
export const refuseOneMore = async (
  { client, tenantId }: Changing,
  table: 'sla_calendars' | 'sla_policies',
): Promise<void> => {
  const counted = await client.query<{ count: number }>({
    name: `count-${table}`,
    text: `select count(*) as count from ${table} where tenant_id = $1 and archived_at is null`,
    values: [tenantId],
  })
  if (counted.rows[0]!.count < mostInUse) return
  throw refused({
    code: 'limit_reached',
    detail: `A tenant has at most ${mostInUse} of these in use: archive one first.`,
    data: { errors: [] },
  })
}
