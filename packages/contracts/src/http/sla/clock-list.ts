import { z } from 'zod'
import { instant, priority, priorityWord, status, tier, uuid } from '../fields.ts'
import { cursor, limit } from '../pagination.ts'
import { metric } from './target.ts'
import { clockState } from './ticket-sla.ts'

/** Several values by comma, each checked. */
const several = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .string()
    .transform((said) => said.split(','))
    .pipe(z.array(value).min(1).max(50))

/** The filters of `GET /sla/clocks`; anything else in the query is refused by name. */
export const clocksQuery = z.strictObject({
  metric: several(metric).optional(),
  state: several(clockState).optional(),
  teamId: several(z.union([z.literal('none'), uuid])).optional(),
  assigneeId: several(
    z.union([z.literal(['me', 'none']), uuid], { error: 'expected an id, me or none' }),
  ).optional(),
  priority: several(priorityWord).optional(),
  tier: several(tier).optional(),
  dueBefore: instant.optional(),
  limit: limit.default(25),
  cursor: cursor.optional(),
})

/** A clock of the present cycle of a ticket, in the order in which they fall due. */
export const slaClockRow = z
  .object({
    ticketId: uuid,
    number: z.string(),
    title: z.string(),
    status,
    priority,
    tier: tier.nullable(),
    teamId: uuid.nullable(),
    assigneeId: uuid.nullable(),
    metric,
    cycle: z.int(),
    state: clockState,
    dueAt: z.iso.datetime().nullable(),
    remainingMs: z.int().nullable(),
    breachedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'SlaClockRow' })

export type ClocksQuery = z.output<typeof clocksQuery>
export type SlaClockRow = z.output<typeof slaClockRow>
