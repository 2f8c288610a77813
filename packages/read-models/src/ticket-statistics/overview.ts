import { priorities, statuses, ticketTypes } from '@docket/ticketing'
import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import type { Overview } from './row.ts'

/**
 * The counters of a tenant, deleted tickets left out; `now` (ISO 8601) says which UTC day is today. Every status,
 * priority and type is named, also those with no ticket. For staff only.
 */
export const readOverview = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  now: string,
): Promise<Overview> => {
  const today = now.slice(0, 10)
  const found = await db
    .selectFrom('ticket_statistics')
    .select(['dimension', 'value', sql<string>`sum(count)`.as('count')])
    .where('tenant_id', '=', tenantId)
    .where((where) =>
      where.or([
        where('dimension', 'not in', ['created_on', 'resolved_on', 'tag']),
        where('value', '=', today),
      ]),
    )
    .groupBy(['dimension', 'value'])
    .execute()
  const counts = new Map(found.map((row) => [`${row.dimension} ${row.value}`, Number(row.count)]))
  const count = (dimension: string, value: string): number => counts.get(`${dimension} ${value}`) ?? 0
  const by = (dimension: string, values: readonly string[]) =>
    Object.fromEntries(values.map((value) => [value, count(dimension, value)]))
  return {
    total: count('total', ''),
    byStatus: by('status', statuses),
    byPriority: by('priority', priorities),
    byType: by('type', ticketTypes),
    open: count('open', ''),
    delayed: count('delayed', ''),
    unassigned: count('unassigned', ''),
    createdToday: count('created_on', today),
    resolvedToday: count('resolved_on', today),
  }
}
