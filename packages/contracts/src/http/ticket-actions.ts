import { linkKinds } from '@docket/ticketing'
import { z } from 'zod'
import { imported, seen } from './command-parts.ts'
import { commentBody, instant, reasonText, tag, text, uuid } from './fields.ts'

/** A ticket as a path may name it, too: its id or its number. */
const ticketName = z.string().min(1).max(64).meta({ description: 'ticketId, or number as TCK-000123' })

/** Users of the staff that a comment calls by name. */
export const mentions = z.array(uuid).max(50)

export const tagsBody = z
  .strictObject({ tags: z.array(tag).min(1).max(50), ...seen, ...imported })
  .meta({ id: 'Tags' })

/** Who follows: the caller if nobody is named. */
export const followerBody = z
  .strictObject({ userId: uuid.optional(), ...seen, ...imported })
  .meta({ id: 'Follower' })

/** What the named ticket is to this one: `parent` says that it is this one's parent. */
export const linkBody = z
  .strictObject({ kind: z.enum(linkKinds), ticketId: ticketName, ...seen, ...imported })
  .meta({ id: 'Link' })

/** A promise is counted in the open time up to it, so it lies within a lifetime. */
const dueDate = instant.refine((at) => at >= '1970' && at < '2100', {
  error: 'expected an instant of the years 1970 to 2099',
})

/** null takes the date away. */
export const dueDateBody = z
  .strictObject({ dueAt: dueDate.nullable(), ...seen, ...imported })
  .meta({ id: 'DueDate' })

export const ratingBody = z
  .strictObject({
    score: z.int().min(1).max(5),
    comment: text(2_000).optional(),
    ...seen,
    ...imported,
  })
  .meta({ id: 'Rating' })

/** Into which ticket this one goes. */
export const mergeBody = z.strictObject({ targetId: ticketName, ...seen, ...imported }).meta({ id: 'Merge' })

export const editCommentBody = z
  .strictObject({ body: commentBody, mentions: mentions.optional(), ...seen, ...imported })
  .meta({ id: 'EditComment' })

/** What can be emptied as a whole, in the events of today and of before. */
const redactableField = z
  .string()
  .max(100)
  .regex(
    /^(title|description|affectedService|resolution|reason|rating|fileName|tags|customFields\.[A-Za-z0-9_-]+)$/,
    { error: 'expected a text field, e.g. description or customFields.<key>' },
  )

/** One of: a piece of text wherever it stands, a comment, or a field of the ticket. */
export const redactBody = z
  .strictObject({
    text: text(65_536).optional(),
    commentId: uuid.optional(),
    field: redactableField.optional(),
    reason: reasonText.optional(),
    ...seen,
  })
  .refine((body) => [body.text, body.commentId, body.field].filter((one) => one !== undefined).length === 1, {
    error: 'name one of text, commentId and field',
    path: ['text'],
  })
  .meta({ id: 'Redact' })

/** `partial`: takes back what it can, and leaves the fields that something else has set since. */
export const undoBody = z
  .strictObject({ partial: z.boolean().optional(), ...seen, ...imported })
  .meta({ id: 'Undo' })
