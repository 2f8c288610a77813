import { Failure } from '@docket/runtime'
import { type Kysely, type RawBuilder, sql } from 'kysely'

/** Counting stops here: a total of 10,001 means that there are at least as many. */
export const pageCountCap = 10_001

/** Where to go on; the API signs its text. Of the same form as the cursors of the read models. */
export type PageCursor = {
  fingerprint: string
  direction: 'next' | 'prev'
  keys: readonly (string | number)[]
}

export type PageRequest = { limit: number; cursor: PageCursor | null }

export type Page<Row> = {
  rows: readonly Row[]
  limit: number
  next: PageCursor | null
  prev: PageCursor | null
  hasMore: boolean
  total: number
  totalCapped: boolean
}

/** What is listed: columns (one of them `id`), where they come from, and the conditions, none of them null. */
export type PageOf = {
  columns: RawBuilder<unknown>
  from: RawBuilder<unknown>
  where: readonly RawBuilder<unknown>[]
  /** Ids rise in the order of their making: uuid v7, or a sequence. */
  id: RawBuilder<unknown>
  /** Which end comes first; the oldest unless said otherwise. */
  order?: 'oldest' | 'newest'
}

/**
 * Reads one page of a small list in the order of the ids, and counts what the filters leave. `fingerprint` names the
 * question; a cursor of another one throws `invalid_input`.
 */
export const readPage = async <Row extends { id: string | number }>(
  db: Kysely<never>,
  list: PageOf,
  { limit, cursor }: PageRequest,
  fingerprint: string,
): Promise<Page<Row>> => {
  const { columns, from, id } = list
  const where = sql.join([...list.where], sql` and `)
  const rising = (cursor?.direction === 'prev') === (list.order === 'newest')
  const start = cursor === null ? null : keyOf(cursor, fingerprint)
  const beyond = start === null ? sql`true` : rising ? sql`${id} > ${start}` : sql`${id} < ${start}`
  const order = rising ? sql`asc` : sql`desc`
  const [found, counted] = await Promise.all([
    sql<Row>`select ${columns} from ${from} where ${where} and ${beyond}
      order by ${id} ${order} limit ${limit + 1}`.execute(db),
    sql<{ total: number }>`select count(*) as total
      from (select from ${from} where ${where} limit ${pageCountCap}) as listed`.execute(db),
  ])
  const total = counted.rows[0]?.total ?? 0
  return { ...pageOf(found.rows, limit, cursor, fingerprint), total, totalCapped: total >= pageCountCap }
}

const pageOf = <Row extends { id: string | number }>(
  found: readonly Row[],
  limit: number,
  cursor: PageCursor | null,
  fingerprint: string,
) => {
  const backwards = cursor?.direction === 'prev'
  const further = found.length > limit
  const kept = found.slice(0, limit)
  const rows = backwards ? kept.toReversed() : kept
  const at = (row: Row | undefined, direction: PageCursor['direction']): PageCursor | null =>
    row === undefined ? null : { fingerprint, direction, keys: [row.id] }
  const hasNext = backwards || further
  return {
    rows,
    limit,
    next: hasNext ? at(rows.at(-1), 'next') : null,
    prev: (backwards ? further : cursor !== null) ? at(rows[0], 'prev') : null,
    hasMore: hasNext && rows.length > 0,
  }
}

const keyOf = (cursor: PageCursor, fingerprint: string): string | number => {
  const key = cursor.keys[0]
  if (cursor.fingerprint === fingerprint && cursor.keys.length === 1 && key !== undefined) return key
  throw new Failure('invalid_input', 'The cursor belongs to another query; start again without it.', {
    errors: [{ path: 'cursor', code: 'cursor_of_another_query', message: 'belongs to another query' }],
  })
}
