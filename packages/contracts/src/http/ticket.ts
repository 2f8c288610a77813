import { linkKinds } from '@docket/ticketing'
import { metrics } from '@docket/ticketing/sla'
import { z } from 'zod'
import {
  channel,
  environment,
  json,
  pendingReason,
  priority,
  status,
  ticketType,
  tier,
  uuid,
  version,
  visibility,
} from './fields.ts'

const at = z.iso.datetime()
const number = z.string().meta({ description: 'per tenant, e.g. TCK-000123' })

/** The most urgent clock of a ticket's present cycle, as of `computedAt`. */
export const clockSummary = z
  .object({
    metric: z.enum(metrics),
    cycle: z.int().min(1).meta({ description: 'of the ticket; of next_reply, which wait' }),
    state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
    dueAt: at.nullable().meta({ description: 'what is promised; null while it is paused or cancelled' }),
    remainingMs: z.int().nullable().meta({ description: 'open milliseconds; negative when overdue' }),
    computedAt: at,
    counting: z.boolean().meta({ description: 'remainingMs goes down: the clock runs and the desk is open' }),
    nextChangeAt: at
      .nullable()
      .meta({ description: 'when counting or state changes by itself; until then a client may count on' }),
    pauseReason: pendingReason.nullable(),
  })
  .meta({ id: 'ClockSummary' })
export type ClockSummary = z.output<typeof clockSummary>

/** What only staff see of a ticket; left out, not emptied, for requesters. */
const staffOnly = z.object({
  tier: tier.nullable().optional(),
  escalationLevel: z.int().min(0).max(3).optional(),
  delayed: z
    .boolean()
    .optional()
    .meta({ description: 'a breach of the present cycle was recorded; reopening clears it' }),
  sla: clockSummary
    .nullable()
    .optional()
    .meta({ description: 'null without a policy; time passing alone turns it breached' }),
  reassignmentCount: z.int().optional(),
  importing: z.boolean().optional(),
  customFields: z.record(z.string(), json).optional(),
})

/** A ticket as a line of a list, and as the live stream carries it. */
export const ticketRow = staffOnly
  .extend({
    ticketId: uuid,
    number,
    version,
    title: z.string(),
    status,
    priority,
    type: ticketType,
    category: z.string(),
    environment: environment.nullable(),
    affectedService: z.string().nullable(),
    channel,
    requesterId: z.string(),
    organizationId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    teamId: z.string().nullable(),
    tags: z.array(z.string()),
    dueAt: at.nullable().meta({ description: 'set by hand; what policies promise is `sla.dueAt`' }),
    pendingReason: pendingReason.nullable(),
    pendingUntil: at.nullable(),
    mergedInto: uuid.nullable(),
    commentCount: z.int(),
    reopenCount: z.int(),
    createdAt: at,
    updatedAt: at,
    resolvedAt: at.nullable(),
    closedAt: at.nullable(),
    firstRepliedAt: at.nullable(),
  })
  .meta({ id: 'TicketRow' })

/** A ticket that a search found, with the text that matched best. */
export const foundTicket = ticketRow
  .extend({
    highlight: z
      .object({
        field: z.enum(['title', 'description', 'comment']),
        commentId: uuid.nullable(),
        snippet: z
          .string()
          .meta({ description: 'HTML: escaped text, with <mark> around what matched, nothing else' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'only with `q`' }),
  })
  .meta({ id: 'FoundTicket' })

/**
 * Whether this caller may give a command on this ticket now; if not, the code and sentence they would be told. `to`
 * lists the statuses that ChangeStatus takes.
 */
export const allowedCommand = z
  .object({
    command: z.string(),
    visibility: visibility.optional(),
    to: z.array(status).optional(),
    allowed: z.boolean(),
    code: z.string().optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'AllowedCommand' })

/** One ticket in full. `allowed` is answered when one ticket is read, not by commands. */
export const ticketDetail = ticketRow
  .extend({
    description: z.string(),
    submitterId: z.string(),
    resolution: z.object({ code: z.string().nullable(), notes: z.string().nullable() }).nullable(),
    customFields: z.record(z.string(), json),
    links: z.array(z.object({ kind: z.enum(linkKinds), ticketId: uuid })).optional(),
    followers: z.array(z.string()).optional(),
    following: z.boolean(),
    rating: z.object({ score: z.int(), comment: z.string().nullable() }).nullable(),
    mergedFrom: z.array(uuid).optional(),
    allowed: z.array(allowedCommand).optional(),
  })
  .meta({ id: 'Ticket' })

/** A ticket as the command that was just accepted left it. */
export const changedTicket = ticketDetail
  .omit({ delayed: true, firstRepliedAt: true, allowed: true })
  .meta({ id: 'ChangedTicket' })

/** A ticket that is like another; the higher the rank, the liker. */
export const relatedTicket = ticketRow.extend({ rank: z.number() }).meta({ id: 'RelatedTicket' })

export type ChangedTicket = z.output<typeof changedTicket>
export type FoundTicket = z.output<typeof foundTicket>
export type TicketRow = z.output<typeof ticketRow>
export type TicketDetail = z.output<typeof ticketDetail>
