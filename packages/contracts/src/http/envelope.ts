import { z } from 'zod'
import { errorDocument } from './error-document.ts'

/** What every answer says about its request; routes add consistency or pagination. */
export const meta = z.object({
  requestId: z.string(),
  traceparent: z.string(),
})

/** Sent back as `X-Consistency`, it makes any read at least this new. */
export const commandMeta = meta.extend({
  consistency: z.string().meta({
    description: '<ticketId>@<version>, of several tickets by comma; send it back as X-Consistency',
  }),
})

/** A success: exactly these four keys. */
export const envelope = <Data extends z.ZodType, Meta extends z.ZodType>(data: Data, metaSchema: Meta) =>
  z.strictObject({ success: z.literal(true), message: z.string(), data, meta: metaSchema })

/** Every failure, whoever noticed it. */
export const failureEnvelope = z
  .strictObject({
    success: z.literal(false),
    message: z.string(),
    data: z.null(),
    meta: z.strictObject({ requestId: z.string(), traceparent: z.string(), error: errorDocument }),
  })
  .meta({ id: 'Failure' })
