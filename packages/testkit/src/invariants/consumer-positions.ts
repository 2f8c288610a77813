import type { Pool } from 'pg'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A13')

/** A13: each of these consumers is at the version of every ticket, or the ticket is parked with a reason. */
export const checkPositions = async (
  pool: Pool,
  consumers: readonly string[],
): Promise<readonly Violation[]> => {
  const { rows } = await pool.query<{
    consumer: string
    stream_id: string
    version: number
    held: number | null
    error: string | null
  }>(
    `select k.consumer, s.stream_id, s.version, c.version as held, p.error
     from unnest($1::text[]) as k (consumer)
     cross join streams s
     left join consumer_stream c on c.consumer = k.consumer and c.stream_id = s.stream_id
     left join parked p on p.consumer = k.consumer and p.stream_id = s.stream_id
     where s.category = 'ticket' and s.version is distinct from c.version and coalesce(p.error, '') = ''
     order by 1, 2`,
    [consumers],
  )
  return rows.map(({ consumer, stream_id, version, held }) =>
    violation(`${consumer} is at version ${held ?? 0} of ${stream_id}@${version}, which is not parked`),
  )
}
