import type { Pagination } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/read-models'
import { Failure } from '@docket/runtime'
import type { CursorSeal } from './list-cursor.ts'

export type Paged = {
  limit?: number | undefined
  cursor?: string | undefined
  page?: number | undefined
  pageSize?: number | undefined
}

const defaultLimit = 25

/** Which part of a list the query asks for: by cursor, or by page when it names a page or a page size. */
export const pageRequest = (query: Paged, seal: CursorSeal): PageRequest => {
  if (query.page === undefined && query.pageSize === undefined)
    return { limit: query.limit ?? defaultLimit, cursor: query.cursor ? seal.open(query.cursor) : null }
  if (query.cursor !== undefined)
    throw new Failure('invalid_input', 'Ask by cursor or by page, not both.', {
      errors: [{ path: 'cursor', code: 'with_page', message: 'does not go with page or pageSize' }],
    })
  return { page: query.page ?? 1, pageSize: query.pageSize ?? query.limit ?? defaultLimit }
}

/** How the part stands in its list, for `meta.pagination`. */
export const paginationOf = (page: Page<unknown>, request: PageRequest, seal: CursorSeal): Pagination => {
  const { limit, hasMore, total, totalCapped } = page
  return {
    limit,
    nextCursor: page.next && seal.seal(page.next),
    prevCursor: page.prev && seal.seal(page.prev),
    hasMore,
    total,
    totalCapped,
    ...('page' in request && {
      page: request.page,
      pageSize: request.pageSize,
      totalPages: total === null ? 0 : Math.ceil(total / request.pageSize),
    }),
  }
}
