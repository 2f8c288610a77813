import { breachRecipients, metrics } from '@docket/ticketing/sla'
import { z } from 'zod'

export const metric = z.enum(metrics).meta({
  description:
    'first_reply: opening to the first public reply of an agent; next_reply: a requester who waits to the next one; resolution: opening to RESOLVED',
})

const amount = z.number()

/** A promise as people write it, in one unit. What it may be is judged by the policy, which names its entry. */
export const target = z
  .union(
    [
      z.strictObject({ hours: amount }),
      z.strictObject({ minutes: amount }),
      z.strictObject({ workingDays: amount }),
      z.strictObject({ milliseconds: amount }),
    ],
    { error: 'expected one of {hours}, {minutes}, {workingDays} or {milliseconds}' },
  )
  .meta({
    id: 'SlaTarget',
    description:
      'open hours of the calendar, as {"hours": 4} or {"minutes": 15}; or {"workingDays": 5}: days with open time, to the same time of day',
    examples: [{ hours: 4 }, { minutes: 15 }, { workingDays: 5 }],
  })

const recipient = z.enum(breachRecipients)
const level = z.strictObject({
  after: z.number().meta({ description: 'per cent of the target after the breach; 0: at the breach' }),
  level: z.number().meta({ description: 'the escalation level that the ticket is raised to, 1 to 3' }),
})

/** Staff who hear of a breach, and the levels that it raises a ticket to. */
export const atBreach = {
  levels: z
    .array(level)
    .max(10)
    .optional()
    .meta({ description: 'rising, e.g. [{"after": 0, "level": 1}, {"after": 50, "level": 2}]' }),
  notify: z.array(recipient).max(10).optional(),
}

export const warnings = z
  .array(z.number())
  .max(10)
  .optional()
  .meta({ description: 'shares of the target in per cent at which a warning is due; [75] if left out' })

/** The same in answers, where nothing is left out. */
export const keptAtBreach = {
  levels: z.array(z.object({ after: z.int(), level: z.int() })),
  notify: z.array(recipient),
}
