import { z } from 'zod'
import { imported } from './command-parts.ts'
import { uuid, visibility } from './fields.ts'
import { cursor, limit } from './pagination.ts'

/** A file of a ticket as its readers see it; its bytes are at its own address. */
export const attachment = z
  .object({
    attachmentId: uuid,
    ticketId: uuid,
    commentId: uuid.nullable().meta({ description: 'null: it belongs to the ticket itself' }),
    version: z.int().meta({ description: 'of the ticket when it was added: the order of the list' }),
    authorId: z.string(),
    fileName: z.string().meta({ description: 'safe to save under' }),
    contentType: z.string().meta({ description: 'told by the content' }),
    bytes: z.int(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    visibility,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Attachment' })
export type Attachment = z.output<typeof attachment>

/** In version order; `-version` turns it round. */
export const attachmentsQuery = z.strictObject({
  limit: limit.optional(),
  cursor: cursor.optional(),
  page: z.coerce.number().int().min(1).max(10_000).optional(),
  pageSize: limit.optional(),
  sort: z.enum(['version', '-version', 'createdAt', '-createdAt']).optional(),
  commentId: uuid.optional().meta({ description: 'only the files of this comment' }),
})

/** What goes with the file in a multipart upload. */
export const uploadFields = z.strictObject({
  commentId: uuid.optional().meta({ description: 'the comment it is for; without it, the ticket itself' }),
  expectedVersion: z.coerce.number().int().min(1).optional(),
  ...imported,
})
export type UploadFields = z.output<typeof uploadFields>

/** The whole form, for the documents; its parts are read as they arrive. */
export const uploadForm = uploadFields.extend({
  file: z.string().meta({ format: 'binary', description: 'exactly one file' }),
})
