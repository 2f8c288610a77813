import type { Pool } from 'pg'

/**
 * Gives jobs of these types that failed within a day to workers again, from where they were left: for work that must
 * be done in the end. Answers how many.
 */
export const tryFailedAgain = async (pool: Pool, types: readonly string[]): Promise<number> => {
  const { rowCount } = await pool.query({
    name: 'job_try_failed_again',
    text: `
      update job set state = 'waiting', error = null, completed_at = null, attempts = 0,
        run_after = clock_timestamp(), version = version + 1
      where completed_at > clock_timestamp() - interval '1 day' and state = 'failed' and type = any($1)`,
    values: [types],
  })
  return rowCount ?? 0
}
