import { categoryOf, statuses } from '@docket/ticketing'
import { type RawBuilder, sql } from 'kysely'
import type { TicketListQuery } from './query.ts'
import { dueOrNever } from './sort-keys.ts'

/** The tickets there are for this viewer. */
export const scopeOf = ({
  tenantId,
  viewer,
}: Pick<TicketListQuery, 'tenantId' | 'viewer'>): readonly RawBuilder<unknown>[] => [
  sql`tenant_id = ${tenantId}`,
  sql`deleted_at is null`,
  ...(viewer.kind === 'requester' ? [sql`requester_id = ${viewer.userId}`] : []),
]

/**
 * The conditions that a query's filters put on `ticket_list`, all but `q`; all of them hold for every row listed.
 */
export const conditionsOf = ({
  viewer,
  filters,
}: Pick<TicketListQuery, 'viewer' | 'filters'>): readonly RawBuilder<unknown>[] => {
  const assignees = filters.assigneeId?.map((id) => (id === 'me' ? viewer.userId : id))
  const updated = viewer.kind === 'staff' ? sql`updated_at` : sql`public_updated_at`
  const all: readonly Condition[] = [
    ...statusIn(filters.status),
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
    ...Object.entries(filters.customFields ?? {}).map(([key, values]) => hasField(key, values)),
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

/** A query says a value as text; the field may hold it as a number or as yes or no. */
const hasField = (key: string, values: readonly string[]): Condition => {
  const holds = values
    .flatMap(readings)
    .map((value) => sql`custom_fields @> ${JSON.stringify({ [key]: value })}::jsonb`)
  return sql`custom_fields <> '{}' and (${sql.join(holds, sql` or `)})`
}

const readings = (value: string): readonly (string | number | boolean)[] => [
  value,
  ...(/^-?\d{1,15}(\.\d{1,9})?$/.test(value) ? [Number(value)] : []),
  ...(value === 'true' || value === 'false' ? [value === 'true'] : []),
]

/** Open statuses are spelled as the partial indexes spell them, so that the planner sees that it may take one. */
const statusIn = (wanted: readonly string[] | undefined): readonly Condition[] => {
  if (!given(wanted) || !wanted.every((status) => openStatuses.includes(status))) {
    return [anyOf(sql`status`, wanted)]
  }
  // Said twice, the planner would take it for twice as selective.
  return openStatuses.every((status) => wanted.includes(status))
    ? [isOpen]
    : [isOpen, anyOf(sql`status`, wanted)]
}

const openStatuses: readonly string[] = statuses.filter((status) => categoryOf[status] !== 'DONE')
const isOpen = sql`status in (${sql.raw(openStatuses.map((status) => `'${status}'`).join(', '))})`
