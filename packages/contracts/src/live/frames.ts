import { z } from 'zod'
import { uuid } from '../http/fields.ts'
import { jobUpdated } from '../http/job.ts'
import { ticketRow } from '../http/ticket.ts'
import { presence } from './presence.ts'

const version = z.int().min(1)
const milliseconds = z.int().min(0)

/**
 * A ticket has a newer row. `changed` names the fields this viewer can see that changed since the frame before;
 * empty: it may be any of them. `by` and `correlationId` tell who led to the newest change, and by which request.
 */
export const ticketChanged = z
  .object({
    ticketId: uuid,
    version,
    changed: z.array(z.string()),
    by: z.string().nullable(),
    correlationId: z.string().nullable(),
    ticket: ticketRow,
  })
  .meta({ id: 'TicketChanged' })

/** The ticket is out of this stream's sight: deleted, or no longer in its scope. */
export const ticketLeft = z.object({ ticketId: uuid, version }).meta({ id: 'TicketLeft' })

/**
 * The stream is up to date from here on. `fetch` tells a client to read its lists now (a fresh stream): false
 * after a resume, where nothing was missed, and after a reset, which says itself when to read.
 */
export const checkpoint = z
  .object({ serverTime: z.iso.datetime(), build: z.string(), fetch: z.boolean() })
  .meta({ id: 'Checkpoint' })

/** What was missed is unknown: read everything again after `delayMs`, which differs from client to client. */
export const reset = z
  .object({ reason: z.enum(['unknown_epoch', 'too_old', 'gap']), delayMs: milliseconds })
  .meta({ id: 'Reset' })

/** The server ends the stream; connect again after `retryMs`, with a new token where the reason says so. */
export const bye = z
  .object({
    reason: z.enum(['stopping', 'token_expiring', 'unauthenticated', 'overloaded']),
    retryMs: milliseconds,
  })
  .meta({ id: 'Bye' })

/** Every frame by the name in its `event:` line. */
export const liveFrames = {
  'ticket.changed': ticketChanged,
  'ticket.left': ticketLeft,
  'job.updated': jobUpdated,
  presence,
  checkpoint,
  reset,
  bye,
} as const
export type LiveFrameType = keyof typeof liveFrames
export type LiveFrame<Type extends LiveFrameType> = z.output<(typeof liveFrames)[Type]>
