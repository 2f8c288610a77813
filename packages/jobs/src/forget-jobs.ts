import type { Pool } from 'pg'

const keptDays = 30

/** Deletes jobs that ended a month ago, with their items; answers how many. */
export const forgetJobs = async (pool: Pool): Promise<number> => {
  const { rowCount } = await pool.query(
    `delete from job where completed_at < clock_timestamp() - interval '${keptDays} days'`,
  )
  return rowCount ?? 0
}
