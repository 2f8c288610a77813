import { z } from 'zod'
import { instant, priority, priorityWord, status, tier, uuid } from '../fields.ts'
import { cursor, limit } from '../pagination.ts'
import { metric } from './target.ts'

const at = z.iso.datetime()

const liveState = z
  .enum(['running', 'paused', 'breached'])
  .meta({ description: 'breached: overdue, and neither answered nor resolved yet' })

/** Several values by comma, each checked. */
const several = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .string()
    .transform((said) => said.split(','))
    .pipe(z.array(value).min(1).max(50))

/** The filters of `GET /sla/clocks`; anything else in the query is refused by name. */
export const clocksQuery = z.strictObject({
  metric: several(metric).optional(),
  state: several(liveState).optional(),
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

/** A clock that is not over, and the ticket that it belongs to. */
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
    requesterId: uuid,
    metric,
    cycle: z.int(),
    state: liveState,
    startedAt: at,
    dueAt: at.nullable().meta({ description: 'null while it is paused' }),
    breachedAt: at.nullable(),
    remainingMs: z.int().meta({ description: 'open milliseconds left, below 0 when overdue' }),
    counting: z.boolean().meta({ description: 'whether time passes on it at this very instant' }),
    computedAt: at,
  })
  .meta({ id: 'SlaClockRow' })

export type ClocksQuery = z.output<typeof clocksQuery>
export type SlaClockRow = z.output<typeof slaClockRow>
