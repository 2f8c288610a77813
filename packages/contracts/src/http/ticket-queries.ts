import { z } from 'zod'
import { instant } from './fields.ts'
import { cursor, limit } from './pagination.ts'

/** A moment of the past: an instant, or a version of the ticket. */
export const asOf = z
  .union(
    [
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
      instant,
    ],
    {
      error: 'expected an instant (ISO 8601) or a version',
    },
  )
  .meta({ description: 'as it was at this instant, or at this version' })
export type AsOf = z.output<typeof asOf>

export const ticketQuery = z.strictObject({ asOf: asOf.optional() })

const paged = {
  limit: limit.optional(),
  cursor: cursor.optional(),
  page: z.coerce.number().int().min(1).max(10_000).optional(),
  pageSize: limit.optional(),
}

/** Comments and history stand in version order; `-version` turns it round. */
const order = z.enum(['version', '-version', 'createdAt', '-createdAt']).optional()

export const commentsQuery = z.strictObject({ ...paged, sort: order, asOf: asOf.optional() })
export const historyQuery = z.strictObject({ ...paged, sort: order, asOf: asOf.optional() })
export const timelineQuery = z.strictObject({ ...paged, sort: order, asOf: asOf.optional() })
export const relatedQuery = z.strictObject({ limit: limit.optional() })
export const eventsQuery = z.strictObject({ limit: limit.optional(), cursor: cursor.optional() })
export const noQuery = z.strictObject({})
