import type { Pool } from 'pg'

const copied = 'bench_copied'

/**
 * The floor of a rebuild: COPY brings the rows of a table, ready-made in a file of the server's, into an empty one
 * like it, which then gets the same indexes. Answers the milliseconds of the last two.
 */
export const copyTable = async (pool: Pool, table: string): Promise<number> => {
  const { rows } = await pool.query<{ data_directory: string }>('show data_directory')
  const file = `${rows[0]?.data_directory}/bench-${table}.copy`
  await pool.query(`copy ${table} to '${file}'`)
  await pool.query(`drop table if exists ${copied}`)
  await pool.query(`create table ${copied} (like ${table} including defaults including storage)`)
  const indexes = await pool.query<{ method: string; kind: string }>({
    text: `select substring(pg_get_indexdef(indexrelid) from ' (USING .*)$') as method,
        case when indisunique then 'unique index' else 'index' end as kind
      from pg_index where indrelid = $1::regclass`,
    values: [table],
  })
  const began = performance.now()
  await pool.query(`copy ${copied} from '${file}'`)
  for (const { method, kind } of indexes.rows) await pool.query(`create ${kind} on ${copied} ${method}`)
  return performance.now() - began
}
