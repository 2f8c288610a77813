import type { QueryConfig } from 'pg'
import type { CommentEdit } from './project.ts'

/** One statement that brings rows there are to what became of their comments; a time once set stays. */
export const editComments = (edits: readonly CommentEdit[], target = 'ticket_comment'): QueryConfig => ({
  name: `edit_comments_${target}`,
  text: `
    update ${target} as known set body = given.body, mentions = given.mentions,
      edited_at = coalesce(given."editedAt", known.edited_at),
      deleted_at = coalesce(given."deletedAt", known.deleted_at)
    from jsonb_to_recordset($1::jsonb) as given (
      "ticketId" uuid, "commentId" uuid, body text, mentions text[], "editedAt" timestamptz, "deletedAt" timestamptz)
    where known.ticket_id = given."ticketId" and known.comment_id = given."commentId"`,
  values: [JSON.stringify(edits)],
})
