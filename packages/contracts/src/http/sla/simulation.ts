import { z } from 'zod'
import { instant, priorityInput, ticketType, tier, uuid } from '../fields.ts'
import { createCalendarBody } from './calendar.ts'
import { replacePolicyBody } from './policy.ts'
import { metric } from './target.ts'
import { clockState } from './ticket-sla.ts'

/** Tickets that flip which a result names; it counts all. */
export const mostFlips = 1_000

const filter = z
  .strictObject({
    teamId: uuid.optional(),
    priority: priorityInput.optional(),
    tier: tier.optional(),
    type: ticketType.optional(),
    organizationId: uuid.optional(),
    policyId: uuid.optional().meta({ description: 'tickets that ever went by this policy' }),
  })
  .default({})
  .meta({ description: 'as tickets are now; without any, every ticket opened in the range' })

/**
 * What would have been in force. A policy draft takes the place of `policyId`, or stands before all others; `policyId`
 * alone is that policy as it is kept. A calendar draft takes the place of `calendarId`, or of every one that tickets
 * pin; with a policy it is the policy's. None of them is what really was in force.
 */
export const simulationBody = z
  .strictObject({
    policy: replacePolicyBody.omit({ calendarId: true, expectedVersion: true }).optional(),
    policyId: uuid.optional(),
    calendar: createCalendarBody.optional(),
    calendarId: uuid.optional(),
    from: instant.meta({
      description: 'tickets opened from here on, judged by all that has happened to them since',
    }),
    to: instant.meta({ description: 'and before this' }),
    filter,
    compare: z.literal('recorded').default('recorded'),
  })
  .refine(({ from, to }) => from < to, { error: 'must be after from', path: ['to'] })
  .refine(
    ({ policy, policyId, calendar, calendarId }) =>
      policy === undefined || [policyId, calendar, calendarId].some((said) => said !== undefined),
    { error: 'goes with a policy draft, unless it takes the place of policyId', path: ['calendarId'] },
  )
  .meta({ id: 'SimulateSla' })
export type SimulationBody = z.output<typeof simulationBody>

const count = z.int().min(0)
const counted = { clocks: count, breaches: count, nearMisses: count, recordedBreaches: count }

/** The `result` of a job of type `sla.simulation`. */
export const simulationResult = z
  .object({
    asOf: z.iso.datetime(),
    tickets: count,
    ...counted,
    unrecorded: count.meta({ description: 'breaches of what was in force that the log does not note yet' }),
    metrics: z.array(z.object({ metric, ...counted })),
    groups: z.array(
      z.object({
        by: z.enum(['tier', 'priority', 'team']),
        value: z.string().nullable(),
        metric,
        clocks: count,
        breaches: count,
        elapsed: z.object({ p50: count, p90: count, p99: count }),
      }),
    ),
    flipped: count,
    flips: z
      .array(
        z.object({
          ticketId: uuid,
          number: z.string().nullable(),
          metric,
          cycle: z.int(),
          from: clockState.nullable(),
          to: clockState.nullable(),
        }),
      )
      .max(mostFlips),
  })
  .meta({ id: 'SlaSimulation' })
export type SimulationResult = z.output<typeof simulationResult>
