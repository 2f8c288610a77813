import type { Pool } from 'pg'

/**
 * Reserves the next `count` numbers of a tenant's series for this process; answers the first and last of them.
 * Outside any append, so that no counter row is locked inside one; numbers never used are gaps, which is fine.
 */
export const reserveNumbers = async (
  pool: Pool,
  tenantId: string,
  series: string,
  count: number,
): Promise<{ first: number; last: number }> => {
  const { rows } = await pool.query<{ next: number }>({
    name: 'reserve_numbers',
    text: `insert into number_blocks as b (tenant_id, series, next) values ($1, $2, 1 + $3::bigint)
           on conflict (tenant_id, series) do update set next = b.next + $3
           returning next`,
    values: [tenantId, series, count],
  })
  const next = rows[0]!.next
  return { first: next - count, last: next - 1 }
}
