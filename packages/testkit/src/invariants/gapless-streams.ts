import type { Pool } from 'pg'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A2')

/** A2: every stream has the versions 1 to its own, each once, and every event a stream. */
export const checkGapless = async (pool: Pool): Promise<readonly Violation[]> => {
  const { rows } = await pool.query<{
    stream_id: string
    version: number | null
    events: number
    first: number | null
    last: number | null
  }>(`
    select coalesce(s.stream_id, e.stream_id) as stream_id, s.version, coalesce(e.events, 0) as events,
      e.first, e.last
    from streams s
    full join (
      select stream_id, count(distinct version) as events, min(version) as first, max(version) as last
      from events group by stream_id
    ) e on e.stream_id = s.stream_id
    where s.version is null or s.version is distinct from coalesce(e.last, 0)
      or coalesce(e.events, 0) <> s.version or coalesce(e.first, 1) <> 1
    order by 1`)
  return rows.map(({ stream_id, version, events, first, last }) =>
    violation(`${stream_id} is at version ${version} and has ${events} events from ${first} to ${last}`),
  )
}
