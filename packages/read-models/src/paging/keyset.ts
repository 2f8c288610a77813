import { Failure } from '@docket/runtime'
import { type RawBuilder, sql } from 'kysely'
import { type CursorKey, type CursorPosition, deepestOffset, type Page, type PageRequest } from './page.ts'

/** One part of a list's order. `by` never answers null; the last part of an order makes it unique. */
export type SortKey<Row> = { by: RawBuilder<unknown>; descending: boolean; of(row: Row): CursorKey }

/** What a page asks of the database: the condition, order, limit and offset to read its rows with. */
export type KeysetPlan<Row> = {
  where: RawBuilder<boolean>
  orderBy: RawBuilder<unknown>
  limit: number
  offset: number
  toPage(found: readonly Row[]): Page<Row>
}

/**
 * Plans one page of a list. Read `limit` rows (one more than the page holds, to know whether more follow) with the
 * plan's parts and give them to `toPage`; its `total` is left null. Throws `invalid_input` for a cursor of another
 * query and for a page that lies too deep.
 */
export const planPage = <Row>(
  keys: readonly SortKey<Row>[],
  request: PageRequest,
  fingerprint: string,
): KeysetPlan<Row> =>
  'page' in request
    ? planByNumber(keys, request, fingerprint)
    : planByCursor(keys, request.limit, checked(request.cursor, fingerprint, keys.length), fingerprint)

const planByCursor = <Row>(
  keys: readonly SortKey<Row>[],
  limit: number,
  cursor: CursorPosition | null,
  fingerprint: string,
): KeysetPlan<Row> => {
  const backwards = cursor?.direction === 'prev'
  const position = positions(keys, fingerprint)
  return {
    where: cursor ? beyond(keys, cursor.keys, backwards) : sql<boolean>`true`,
    orderBy: ordering(keys, backwards),
    limit: limit + 1,
    offset: 0,
    toPage(found) {
      const further = found.length > limit
      const kept = found.slice(0, limit)
      const rows = backwards ? kept.toReversed() : kept
      const hasNext = backwards || further
      const hasPrev = backwards ? further : cursor !== null
      return {
        rows,
        limit,
        next: hasNext ? position(rows.at(-1), 'next') : null,
        prev: hasPrev ? position(rows[0], 'prev') : null,
        hasMore: hasNext && rows.length > 0,
        total: null,
        totalCapped: false,
      }
    },
  }
}

const planByNumber = <Row>(
  keys: readonly SortKey<Row>[],
  { page, pageSize }: { page: number; pageSize: number },
  fingerprint: string,
): KeysetPlan<Row> => {
  if (page * pageSize > deepestOffset) {
    throw new Failure(
      'invalid_input',
      `page * pageSize may be at most ${deepestOffset}; use cursor instead`,
      {
        errors: [
          { path: 'page', code: 'too_deep', message: `page * pageSize may be at most ${deepestOffset}` },
        ],
      },
    )
  }
  const position = positions(keys, fingerprint)
  return {
    where: sql<boolean>`true`,
    orderBy: ordering(keys, false),
    limit: pageSize + 1,
    offset: (page - 1) * pageSize,
    toPage(found) {
      const rows = found.slice(0, pageSize)
      const hasMore = found.length > pageSize
      return {
        rows,
        limit: pageSize,
        next: hasMore ? position(rows.at(-1), 'next') : null,
        prev: page > 1 ? position(rows[0], 'prev') : null,
        hasMore,
        total: null,
        totalCapped: false,
      }
    },
  }
}

const positions =
  <Row>(keys: readonly SortKey<Row>[], fingerprint: string) =>
  (row: Row | undefined, direction: CursorPosition['direction']): CursorPosition | null =>
    row === undefined ? null : { fingerprint, direction, keys: keys.map((key) => key.of(row)) }

const checked = (
  cursor: CursorPosition | null,
  fingerprint: string,
  length: number,
): CursorPosition | null => {
  if (cursor === null || (cursor.fingerprint === fingerprint && cursor.keys.length === length)) return cursor
  throw new Failure('invalid_input', 'the cursor belongs to another query; start again without it', {
    errors: [{ path: 'cursor', code: 'cursor_of_another_query', message: 'belongs to another query' }],
  })
}

const ordering = <Row>(keys: readonly SortKey<Row>[], backwards: boolean): RawBuilder<unknown> =>
  sql.join(keys.map((key) => (key.descending !== backwards ? sql`${key.by} desc` : sql`${key.by} asc`)))

/** One row comparison where all parts go the same way, since an index can answer only that; else spelled out. */
const beyond = <Row>(
  keys: readonly SortKey<Row>[],
  values: readonly CursorKey[],
  backwards: boolean,
): RawBuilder<boolean> => {
  const falls = (key: SortKey<Row>): boolean => key.descending !== backwards
  if (keys.every((key) => falls(key) === falls(keys[0]!))) {
    const row = sql.join(keys.map((key) => key.by))
    const at = sql.join(values)
    return falls(keys[0]!) ? sql<boolean>`(${row}) < (${at})` : sql<boolean>`(${row}) > (${at})`
  }
  const alternatives = keys.map((key, index) => {
    const equal = keys.slice(0, index).map((earlier, at) => sql`${earlier.by} = ${values[at]}`)
    const past = falls(key) ? sql`${key.by} < ${values[index]}` : sql`${key.by} > ${values[index]}`
    return sql`(${sql.join([...equal, past], sql` and `)})`
  })
  return sql<boolean>`(${sql.join(alternatives, sql` or `)})`
}
