import { isUuid, type ReadDatabase } from '@docket/read-models'
import { ticketIdOf } from '@docket/ticketing'
import { type Kysely, sql } from 'kysely'
import { refused } from '../plugins/refusals.ts'

/** The ticket that a comment was written on; from the log, so that a new one is found at once. */
export const ticketOfComment = async (
  db: Kysely<ReadDatabase>,
  tenantId: string,
  commentId: string,
): Promise<string> => {
  if (!isUuid(commentId)) throw noSuchComment()
  const { rows } = await sql<{ streamId: string }>`
    select stream_id as "streamId" from events
    where tenant_id = ${tenantId} and data ->> 'commentId' = ${commentId.toLowerCase()} and type = 'CommentAdded'
    limit 1`.execute(db)
  const [found] = rows
  if (found === undefined) throw noSuchComment()
  return ticketIdOf(found.streamId)
}

export const noSuchComment = () => refused('comment_not_found', 'There is no such comment.')
