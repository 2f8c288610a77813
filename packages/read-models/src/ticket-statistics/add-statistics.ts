import type { QueryConfig } from 'pg'
import type { TicketStatisticsRow } from './row.ts'

/** One statement that adds deltas to the counters; give them in key order (`sumStatistics`). */
export const addStatistics = (
  deltas: readonly TicketStatisticsRow[],
  target = 'ticket_statistics',
): QueryConfig => ({
  name: `add_statistics_${target}`,
  text: `
    insert into ${target} as known (tenant_id, dimension, value, slot, count)
    select "tenantId", dimension, value, slot, count
    from jsonb_to_recordset($1::jsonb)
      as given ("tenantId" uuid, dimension text, value text, slot smallint, count bigint)
    on conflict (tenant_id, dimension, value, slot) do update set count = known.count + excluded.count`,
  values: [JSON.stringify(deltas)],
})
