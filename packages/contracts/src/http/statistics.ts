import { z } from 'zod'
import { priority, status, ticketType } from './fields.ts'

const count = z.int().min(0)

/** How many tickets there are, by what they are. Days are the tenant's. */
export const overview = z
  .object({
    total: count,
    byStatus: z.record(status, count),
    byPriority: z.record(priority, count),
    byType: z.record(ticketType, count),
    open: count,
    delayed: count,
    unassigned: count,
    createdToday: count,
    resolvedToday: count,
  })
  .meta({ id: 'Overview' })
export type Overview = z.output<typeof overview>
