import { type Page, type PageCursor, type PageRequest, pageCountCap } from '@docket/database'
import { Failure } from '@docket/runtime'
import type { Priority, Status, Tier } from '@docket/ticketing'
import type { Metric, PinnedCalendars } from '@docket/ticketing/sla'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { CalendarRef } from '../calendars/pinned-calendars.ts'
import type { LiveState } from './ticket-clock.ts'

/** Values of one filter are alternatives; null stands for tickets without one. */
export type ClockFilters = {
  metric?: readonly Metric[]
  state?: readonly LiveState[]
  teamId?: readonly (string | null)[]
  assigneeId?: readonly (string | null)[]
  priority?: readonly Priority[]
  tier?: readonly (Tier | null)[]
  /** ISO 8601; leaves out clocks that are paused. */
  dueBefore?: string
}

/** A clock that is not over as of `computedAt`, and the ticket it belongs to. */
export type ListedClock = {
  ticketId: string
  number: string
  title: string
  status: Status
  priority: Priority
  tier: Tier | null
  teamId: string | null
  assigneeId: string | null
  requesterId: string
  metric: Metric
  cycle: number
  state: LiveState
  startedAt: string
  dueAt: string | null
  breachedAt: string | null
  /** Open milliseconds left; below 0 when overdue. */
  remainingMs: number
  /** Whether time passes on it at this very instant: it does not wait, and its calendar is open. */
  counting: boolean
  computedAt: string
}

export type ClockQuery = {
  tenantId: string
  filters: ClockFilters
  page: PageRequest
  /** ISO 8601: the clocks are answered as of then. */
  now: string
  /** Of the question: a cursor of another one throws `invalid_input`. */
  fingerprint: string
}

/**
 * One page of the clocks that are not over, the next due first, paused ones last. Staff only: the caller asks for
 * permission. Counted to 10,001 at most.
 */
export const listClocks = async (
  db: Kysely<never>,
  { calendarsOf }: { calendarsOf(refs: Iterable<CalendarRef>): Promise<PinnedCalendars> },
  { tenantId, filters, page: { limit, cursor }, now, fingerprint }: ClockQuery,
): Promise<Page<ListedClock>> => {
  const where = sql.join([sql`c.tenant_id = ${tenantId}`, ...conditionsOf(filters, now)], sql` and `)
  const from = sql`ticket_clock c join ticket_list t on t.ticket_id = c.ticket_id and t.deleted_at is null`
  const backwards = cursor?.direction === 'prev'
  const start = cursor === null ? null : keysOf(cursor, fingerprint)
  const direction = backwards ? sql`desc` : sql`asc`
  const read = async (part: RawBuilder<unknown>, most: number) =>
    most === 0
      ? []
      : (
          await sql<Found>`select ${columns} from ${from} where ${where} and ${part}
            order by c.due_at ${direction}, c.ticket_id ${direction}, c.metric ${direction}
            limit ${most}`.execute(db)
        ).rows
  // two parts, each along an index of its own: those with a due time, then those that have none
  const dated = partBeyond(start, backwards, true)
  const paused = partBeyond(start, backwards, false)
  const parts = (backwards ? [paused, dated] : [dated, paused]).filter((part) => part !== null)
  const found: Found[] = []
  for (const part of parts) found.push(...(await read(part, limit + 1 - found.length)))
  const counted = await sql<{ total: number }>`
    select count(*)::integer as total from (select from ${from} where ${where} limit ${pageCountCap}) as listed`.execute(
    db,
  )
  const total = counted.rows[0]?.total ?? 0
  const further = found.length > limit
  const kept = found.slice(0, limit)
  const rows = backwards ? kept.toReversed() : kept
  const at = (row: Found | undefined, to: PageCursor['direction']): PageCursor | null =>
    row === undefined
      ? null
      : { fingerprint, direction: to, keys: [row.dueAt ?? 'infinity', row.ticketId, row.metric] }
  const hasNext = backwards || further
  const calendars = await calendarsOf(
    rows.map(({ calendarId, calendarVersion }) => ({ calendarId, calendarVersion })),
  )
  return {
    rows: rows.map((row) => toListed(row, calendars, now)),
    limit,
    next: hasNext ? at(rows.at(-1), 'next') : null,
    prev: (backwards ? further : cursor !== null) ? at(rows[0], 'prev') : null,
    hasMore: hasNext && rows.length > 0,
    total,
    totalCapped: total >= pageCountCap,
  }
}

type Found = Omit<ListedClock, 'remainingMs' | 'computedAt'> &
  CalendarRef & { remainingThen: number; computedThen: string }

const iso = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const columns = sql`
  c.ticket_id as "ticketId", t.number, t.title, t.status, t.priority, t.tier, t.team_id as "teamId",
  t.assignee_id as "assigneeId", t.requester_id as "requesterId", c.metric, c.cycle, c.state,
  ${iso(sql`c.started_at`)} as "startedAt", ${iso(sql`c.due_at`)} as "dueAt",
  ${iso(sql`c.breached_at`)} as "breachedAt", c.remaining_ms as "remainingThen",
  ${iso(sql`c.computed_at`)} as "computedThen", c.counting, c.calendar_id as "calendarId",
  c.calendar_version as "calendarVersion"`

/** A clock breaches at its due time, whether somebody has recorded that or not. */
const toListed = (
  { calendarId, calendarVersion, remainingThen, computedThen, ...row }: Found,
  calendars: PinnedCalendars,
  now: string,
): ListedClock => {
  const calendar = calendars({ calendarId, calendarVersion } as Parameters<PinnedCalendars>[0])
  const [then, at] = [Date.parse(computedThen), Date.parse(now)]
  const passed = row.counting ? calendar.openBetween(then, at) : 0
  const isOverdue = row.state === 'running' && row.dueAt !== null && row.dueAt < now
  return {
    ...row,
    ...(isOverdue && { state: 'breached', breachedAt: row.dueAt }),
    remainingMs: Number(remainingThen) - passed,
    counting: row.counting && calendar.isOpen(at),
    computedAt: now,
  }
}

const conditionsOf = (filters: ClockFilters, now: string): readonly RawBuilder<unknown>[] => {
  const { metric, state, teamId, assigneeId, priority, tier, dueBefore } = filters
  return [
    ...oneOf(sql`c.metric`, metric),
    ...oneOf(
      sql`case when c.state = 'running' and c.due_at < ${now} then 'breached' else c.state end`,
      state,
    ),
    ...oneOf(sql`t.team_id`, teamId),
    ...oneOf(sql`t.assignee_id`, assigneeId),
    ...oneOf(sql`t.priority`, priority),
    ...oneOf(sql`t.tier`, tier),
    ...(dueBefore === undefined ? [] : [sql`c.due_at < ${dueBefore}`]),
  ]
}

const oneOf = (
  column: RawBuilder<unknown>,
  values: readonly (string | null)[] | undefined,
): readonly RawBuilder<unknown>[] => {
  if (values === undefined) return []
  const named = sql`${column} = any (${values.filter((value) => value !== null)}::text[])`
  return [values.includes(null) ? sql`(${named} or ${column} is null)` : named]
}

type Start = { dueAt: string; ticketId: string; metric: string }

/** What lies beyond the start among clocks with a due time, or among those without; null: nothing can. */
const partBeyond = (start: Start | null, backwards: boolean, dated: boolean): RawBuilder<unknown> | null => {
  const kind = dated ? sql`c.due_at is not null` : sql`c.due_at is null`
  if (start === null) return kind
  const isDated = start.dueAt !== 'infinity'
  if (dated !== isDated) return dated === backwards ? kind : null
  const beyond = backwards ? sql`<` : sql`>`
  return dated
    ? sql`${kind} and (c.due_at, c.ticket_id, c.metric) ${beyond}
        (${start.dueAt}::timestamptz, ${start.ticketId}::uuid, ${start.metric})`
    : sql`${kind} and (c.ticket_id, c.metric) ${beyond} (${start.ticketId}::uuid, ${start.metric})`
}

const keysOf = (cursor: PageCursor, fingerprint: string): Start => {
  const [dueAt, ticketId, metric, ...more] = cursor.keys.map(String)
  if (cursor.fingerprint === fingerprint && metric !== undefined && more.length === 0)
    return { dueAt: dueAt!, ticketId: ticketId!, metric }
  throw new Failure('invalid_input', 'The cursor belongs to another query; start again without it.', {
    errors: [{ path: 'cursor', code: 'cursor_of_another_query', message: 'belongs to another query' }],
  })
}
