import { z } from 'zod'
import { meta } from './envelope.ts'

/** Where a list page stands; `page` counts only when the client asked by page. */
export const pagination = z.object({
  limit: z.int(),
  nextCursor: z.string().nullable(),
  prevCursor: z.string().nullable(),
  hasMore: z.boolean(),
  total: z.int().nullable().meta({ description: 'null where a list is not counted' }),
  totalCapped: z.boolean().meta({ description: 'true: there are at least `total`, counting stopped' }),
  page: z.int().optional(),
  pageSize: z.int().optional(),
  totalPages: z.int().optional(),
})
export type Pagination = z.output<typeof pagination>

export const listMeta = meta.extend({ pagination })

export const limit = z.coerce.number().int().min(1).max(100)
export const cursor = z.string().min(1).max(2_000)
