import { type RawBuilder, sql } from 'kysely'
import type { TicketListQuery } from './query.ts'
import { dueOrNever } from './sort-keys.ts'

/** The conditions that a query's filters put on `ticket_list`; all of them hold for every row listed. */
export const conditionsOf = ({
  tenantId,
  viewer,
  filters,
}: TicketListQuery): readonly RawBuilder<unknown>[] => {
  const assignees = filters.assigneeId?.map((id) => (id === 'me' ? viewer.userId : id))
  const updated = viewer.kind === 'staff' ? sql`updated_at` : sql`public_updated_at`
  const all: readonly Condition[] = [
    anyOf(sql`status`, filters.status),
    anyOf(sql`priority`, filters.priority),
    anyOf(sql`type`, filters.type),
    anyOf(sql`category`, filters.category),
    anyOrNone(sql`assignee_id`, assignees),
    anyOrNone(sql`team_id`, filters.teamId),
    anyOf(sql`requester_id`, filters.requesterId),
    anyOf(sql`organization_id`, filters.organizationId),
    anyOf(sql`tier`, filters.tier),
    given(filters.tag) ? sql`tags && ${filters.tag}::text[]` : false,
    filters.delayed !== undefined && sql`delayed = ${filters.delayed}`,
    filters.createdFrom !== undefined && sql`created_at >= ${filters.createdFrom}`,
    filters.createdTo !== undefined && sql`created_at < ${filters.createdTo}`,
    filters.updatedFrom !== undefined && sql`${updated} >= ${filters.updatedFrom}`,
    filters.updatedTo !== undefined && sql`${updated} < ${filters.updatedTo}`,
    filters.dueBefore !== undefined && sql`${dueOrNever} < ${filters.dueBefore}`,
    filters.q !== undefined && filters.q.trim() !== '' && wordsOf(tenantId, filters.q),
  ]
  return all.filter((condition) => condition !== false)
}

const given = (values: readonly string[] | undefined): values is readonly string[] =>
  values !== undefined && values.length > 0

type Condition = RawBuilder<unknown> | false

const anyOf = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition => {
  if (!given(values)) return false
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`
}

/** As `anyOf`, where `none` stands for no value. */
const anyOrNone = (column: RawBuilder<unknown>, values: readonly string[] | undefined): Condition => {
  if (!values?.includes('none')) return anyOf(column, values)
  const named = anyOf(
    column,
    values.filter((value) => value !== 'none'),
  )
  return named ? sql`(${column} is null or ${named})` : sql`${column} is null`
}

/** Title, description and number are public, so that a requester's search may use the same words. */
const wordsOf = (tenantId: string, q: string) => sql`ticket_id in (
  select ticket_id from ticket_search
  where tenant_id = ${tenantId} and words @@ websearch_to_tsquery('simple', ${q}))`
