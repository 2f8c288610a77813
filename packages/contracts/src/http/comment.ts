import { z } from 'zod'
import { uuid, visibility } from './fields.ts'
import { actorKind } from './history.ts'

const at = z.iso.datetime()

/** A reply or a note as its readers see it; a deleted one keeps its place without its text. */
export const comment = z
  .object({
    commentId: uuid,
    ticketId: uuid,
    version: z.int().meta({ description: 'of the ticket when it was added: the order of the list' }),
    authorId: z.string(),
    authorKind: z.enum(['requester', 'agent', 'system']),
    visibility,
    body: z.string(),
    mentions: z.array(z.string()).meta({ description: 'ids of the users it calls by name' }),
    carriedFrom: uuid.nullable().meta({ description: 'the merged ticket it was written to' }),
    createdAt: at,
    editedAt: at.nullable(),
    deletedAt: at.nullable(),
  })
  .meta({ id: 'Comment' })
export type Comment = z.output<typeof comment>

/** What a comment said from a version of its ticket on; null: deleted. */
export const commentVersion = z
  .object({
    version: z.int(),
    at,
    actorKind,
    actorId: z.string(),
    body: z.string().nullable(),
  })
  .meta({ id: 'CommentVersion' })
