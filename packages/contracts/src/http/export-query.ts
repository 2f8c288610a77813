import type { z } from 'zod'
import { listQuery } from './list-query.ts'

/** The filters and the order of GET /tickets; an export is the whole list, so it has no parts. */
export const exportQuery = listQuery.refine(
  ({ limit, cursor, page, pageSize }) => [limit, cursor, page, pageSize].every((said) => said === undefined),
  { error: 'takes no limit, cursor or page: it is all that match' },
)
export type ExportQuery = z.output<typeof exportQuery>
