import { z } from 'zod'
import { channel, environment, pendingReason, priority, status, ticketType, uuid } from '../http/fields.ts'

const at = z.iso.datetime()

/** `ce_type` of every record of `docket.ticket.state.v1`. */
export const ticketStateType = 'docket.ticket.state.v1'

/**
 * The data of `docket.ticket.state.v1`: a ticket as its requester may see it. A record without data is a tombstone:
 * the ticket was deleted or erased. Of two records of a ticket the one with the higher `ce_sequence` holds.
 */
export const ticketState = z
  .strictObject({
    ticketId: uuid,
    number: z.string(),
    title: z.string(),
    description: z.string(),
    status,
    pendingReason: pendingReason.nullable(),
    pendingUntil: at.nullable(),
    priority,
    type: ticketType,
    category: z.string(),
    environment: environment.nullable(),
    affectedService: z.string().nullable(),
    channel,
    requesterId: z.string(),
    submitterId: z.string(),
    organizationId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    teamId: z.string().nullable(),
    tags: z.array(z.string()),
    dueAt: at.nullable().meta({ description: 'set by hand' }),
    customFields: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .meta({ description: 'those that are not for staff alone and have a value' }),
    mergedInto: uuid.nullable(),
    resolution: z.strictObject({ code: z.string().nullable(), notes: z.string().nullable() }).nullable(),
    commentCount: z.int().meta({ description: 'public comments only' }),
    reopenCount: z.int(),
    createdAt: at,
    updatedAt: at.meta({ description: 'the last change that is not internal' }),
    resolvedAt: at.nullable(),
    closedAt: at.nullable(),
  })
  .meta({ description: 'The public state of a ticket.' })

export type TicketState = z.output<typeof ticketState>
