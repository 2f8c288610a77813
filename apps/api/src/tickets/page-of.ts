import { type CursorPosition, deepestOffset, type Page, type PageRequest } from '@docket/read-models'
import { Failure } from '@docket/runtime'

/** A part of a list that is in memory already: what a fold of the log gives. `list` tells lists apart. */
export const pageOf = <Row>(rows: readonly Row[], request: PageRequest, list: string): Page<Row> => {
  const limit = 'page' in request ? request.pageSize : request.limit
  const from = Math.max(0, 'page' in request ? (request.page - 1) * request.pageSize : startOf(request, list))
  if ('page' in request && request.page * request.pageSize > deepestOffset) throw wrong('page', 'is too deep')
  const to = from + limit
  const at = (offset: number, direction: CursorPosition['direction']): CursorPosition => ({
    fingerprint: list,
    direction,
    keys: [offset],
  })
  return {
    rows: rows.slice(from, to),
    limit,
    next: to < rows.length ? at(to, 'next') : null,
    prev: from > 0 ? at(from - limit, 'prev') : null,
    hasMore: to < rows.length,
    total: rows.length,
    totalCapped: false,
  }
}

const startOf = ({ cursor }: { cursor: CursorPosition | null }, list: string): number => {
  if (cursor === null) return 0
  if (cursor.fingerprint !== list) throw wrong('cursor', 'belongs to another query')
  return Number(cursor.keys[0])
}

const wrong = (path: string, message: string) =>
  new Failure('invalid_input', `${path} ${message}.`, { errors: [{ path, code: 'invalid_page', message }] })
