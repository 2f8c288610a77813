import { z } from 'zod'
import { uuid } from '../http/fields.ts'

/** News a stream may be narrowed to with `types=`. */
export const newsTypes = ['ticket.changed', 'ticket.left', 'job.updated', 'presence'] as const
export type NewsType = (typeof newsTypes)[number]

const types = z
  .string()
  .max(200)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(z.enum(newsTypes)).min(1))
  .meta({ description: `comma-separated: ${newsTypes.join(', ')}; checkpoint, reset and bye always come` })

const ticketNumber = z.string().regex(/^[A-Za-z]{1,10}-\d{1,12}$/)

/** What a stream tells of, how it was authenticated where headers cannot be set, and from where it resumes. */
export const streamQuery = z.strictObject({
  tickets: z
    .union([z.enum(['all', 'mine']), uuid, ticketNumber], {
      error: 'expected all, mine, or the id or number of a ticket',
    })
    .optional()
    .meta({ description: 'all that the caller may read (default), mine, or one ticket by id or number' }),
  types: types.optional(),
  ticket: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'from POST /stream/tickets, in place of the Authorization header' }),
  lastEventId: z
    .string()
    .max(1_000)
    .optional()
    .meta({ description: 'as the Last-Event-ID header, for those who cannot set one' }),
})

/** A stream ticket: good for one stream, within `expiresIn` seconds. */
export const streamTicket = z.object({ ticket: z.string(), expiresIn: z.int() }).meta({ id: 'StreamTicket' })
