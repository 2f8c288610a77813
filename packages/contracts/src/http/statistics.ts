import { z } from 'zod'
import { priority, status, ticketType } from './fields.ts'

const count = z.int().min(0)

const countOfEach = <Name extends string>(names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>)

/** How many tickets there are, by what they are. Days are the tenant's. */
export const overview = z
  .object({
    total: count,
    byStatus: countOfEach(status.options),
    byPriority: countOfEach(priority.options),
    byType: countOfEach(ticketType.options),
    open: count,
    delayed: count,
    unassigned: count,
    createdToday: count,
    resolvedToday: count,
  })
  .meta({ id: 'Overview' })
export type Overview = z.output<typeof overview>
