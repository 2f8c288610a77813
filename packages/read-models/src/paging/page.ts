/** Counting stops here: a total of 10,001 means that there are at least as many. */
export const countCap = 10_001

/** `page * pageSize` may reach this; deeper pages go by cursor. */
export const deepestOffset = 10_000

/**
 * Where to go on in a list: the sort keys of the row to start after (or before), and a fingerprint of filters and
 * sort, so that a cursor of another query is refused. The API signs its text; to clients it is opaque.
 */
export type CursorPosition = {
  fingerprint: string
  direction: 'next' | 'prev'
  keys: readonly CursorKey[]
}
export type CursorKey = string | number

/** Which part of a list: by cursor, or by page number (from 1). */
export type PageRequest =
  | { limit: number; cursor: CursorPosition | null }
  | { page: number; pageSize: number }

/** A part of a list. `total` counts to `countCap` at most; null where a list is not counted. */
export type Page<Row> = {
  rows: readonly Row[]
  limit: number
  next: CursorPosition | null
  prev: CursorPosition | null
  hasMore: boolean
  total: number | null
  totalCapped: boolean
}
