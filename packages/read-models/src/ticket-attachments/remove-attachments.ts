import type { QueryConfig } from 'pg'
import type { AttachmentRemoval } from './project.ts'

/** One statement that notes on rows there are that their files are gone; the first time said stays. */
export const removeAttachments = (
  removals: readonly AttachmentRemoval[],
  target = 'ticket_attachment',
): QueryConfig => ({
  name: `remove_attachments_${target}`,
  text: `
    update ${target} as known set removed_at = coalesce(known.removed_at, given."removedAt")
    from jsonb_to_recordset($1::jsonb) as given (
      "ticketId" uuid, "attachmentId" uuid, "removedAt" timestamptz)
    where known.ticket_id = given."ticketId" and known.attachment_id = given."attachmentId"`,
  values: [JSON.stringify(removals)],
})
