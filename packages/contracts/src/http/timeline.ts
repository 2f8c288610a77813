import { z } from 'zod'
import { comment } from './comment.ts'
import { json, uuid } from './fields.ts'
import { actorKind } from './history.ts'

const at = z.iso.datetime()

/** One event of a ticket's story: what was said, or the system lines of what happened. */
export const timelineEntry = z
  .object({
    version: z.int(),
    at,
    eventId: uuid,
    eventType: z.string(),
    actorKind,
    actorId: z.string(),
    correlationId: z.string().meta({ description: 'the same for everything that one request did' }),
    causationId: z
      .string()
      .nullable()
      .meta({ description: 'the event that led to this one; null for requesters' }),
    comment: comment.nullable(),
    changes: z.array(z.object({ field: z.string(), from: json, to: json })),
  })
  .meta({ id: 'TimelineEntry' })
export type TimelineEntryAnswer = z.output<typeof timelineEntry>

/** An event on the way from an effect to its root: the one asked about first. */
export const causeStep = z
  .object({
    eventId: uuid,
    ticketId: uuid.nullable().meta({ description: 'null for an event that is no ticket’s' }),
    version: z.int(),
    type: z.string(),
    occurredAt: at,
    actor: z.object({ kind: actorKind, id: z.string() }),
    correlationId: z.string(),
    causationId: z.string().nullable(),
  })
  .meta({ id: 'CauseStep' })

/** Why an event happened. */
export const eventCauses = z
  .object({
    chain: z.array(causeStep).meta({ description: 'from the event asked about to the first cause' }),
    complete: z
      .boolean()
      .meta({ description: 'false: the first cause is not in the log any more, or too far' }),
    together: z.array(causeStep).meta({ description: 'what else the same request did to this ticket' }),
  })
  .meta({ id: 'EventCauses' })
