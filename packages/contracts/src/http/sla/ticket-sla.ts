import { z } from 'zod'
import { uuid } from '../fields.ts'
import { actorKind } from '../history.ts'
import { cursor } from '../pagination.ts'
import { asOf } from '../ticket-queries.ts'
import { keptAtBreach, metric, target } from './target.ts'

const at = z.iso.datetime()

export const clockStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const
export const clockState = z.enum(clockStates)

const amount = (what: string) =>
  z.int().meta({ description: `${what}, in open milliseconds of the calendar` })

/** A warning, a breach or a level that was passed. */
const passed = z.object({
  threshold: z.string().meta({ description: 'warning:75, breach, level:1' }),
  kind: z.enum(['warning', 'breach', 'level']),
  at: at.meta({ description: 'when it became true' }),
  dueAt: at.nullable().meta({ description: 'the deadline as it stood then' }),
  recordedAt: at.nullable().meta({ description: 'when the log noted it; null: not yet' }),
})

/** One metric of one cycle of a ticket. */
export const slaClock = z
  .object({
    metric,
    cycle: z.int(),
    isCurrent: z.boolean().meta({ description: 'of the present cycle of the ticket' }),
    state: clockState,
    startedAt: at,
    endedAt: at.nullable(),
    target: z
      .object({ target, warnings: z.array(z.int()), ...keptAtBreach })
      .nullable()
      .meta({ description: 'what is promised now; null: nothing any more' }),
    targetMs: amount('the target; null without one').nullable(),
    dueAt: at.nullable().meta({ description: 'none while it is paused or cancelled' }),
    elapsedMs: amount('what has been counted'),
    remainingMs: amount('what is left, below 0 when overdue').nullable(),
    breachedAt: at.nullable(),
    passed: z.array(passed),
    next: z
      .object({ threshold: z.string(), at })
      .nullable()
      .meta({ description: 'what falls due next if nothing happens' }),
  })
  .meta({ id: 'SlaClock' })

/** What a ticket was promised and how it stands, computed from its log. */
export const ticketSla = z
  .object({
    ticketId: uuid,
    version: z.int(),
    computedAt: at,
    policy: z.object({ policyId: uuid, version: z.int(), name: z.string(), appliedAt: at }).nullable(),
    calendar: z
      .object({ calendarId: uuid, version: z.int(), name: z.string(), timeZone: z.string() })
      .nullable(),
    delayed: z.boolean().meta({ description: 'a clock of the present cycle is breached' }),
    clocks: z.array(slaClock).meta({ description: 'every metric and cycle, the oldest first' }),
  })
  .meta({ id: 'TicketSla' })

/** Which part of the time of a clock, and why. */
const segment = z.object({
  from: at,
  to: at.meta({ description: 'not included' }),
  kind: z.enum(['counted', 'paused', 'closed_hours', 'holiday', 'stopped']),
  name: z.string().optional().meta({ description: 'of the holiday' }),
  milliseconds: z.int(),
  causeEventId: uuid.optional(),
  cause: z
    .object({ type: z.string(), actor: z.object({ kind: actorKind, id: z.string() }), at })
    .optional()
    .meta({ description: 'the event that made this time counted, paused or nobody’s' }),
  sentence: z.string(),
})

/** The life of a clock without a gap; over all its segments the counted milliseconds sum exactly to `elapsedMs`. */
export const slaExplanation = z
  .object({
    ticketId: uuid,
    metric,
    cycle: z.int(),
    state: clockState,
    timeZone: z.string().meta({ description: 'of the calendar; the sentences are in it' }),
    elapsedMs: z.int(),
    sentence: z.string(),
    segments: z.array(segment),
  })
  .meta({ id: 'SlaExplanation' })

export const explainQuery = z.strictObject({
  cycle: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .meta({ description: 'the last one if left out' }),
  asOf: asOf.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(1_000)
    .meta({ description: 'segments of one answer; years of business hours take more than one' }),
  cursor: cursor.optional(),
})

export type TicketSla = z.output<typeof ticketSla>
export type SlaClockAnswer = z.output<typeof slaClock>
export type SlaExplanation = z.output<typeof slaExplanation>
