import type { ReadDatabase } from '@docket/read-models'
import { type Caller, isStaff, ticketIdOf } from '@docket/ticketing'
import { type Kysely, sql } from 'kysely'
import { refused } from '../plugins/refusals.ts'

/**
 * The ticket that a comment was written on; from the log, so that a new one is found at once. For a requester it is
 * their own ticket, also where the reply went on to what that was merged into.
 */
export const ticketOfComment = async (
  db: Kysely<ReadDatabase>,
  caller: Caller,
  commentId: string,
): Promise<string> => {
  const { rows } = await sql<{ streamId: string; carriedFrom: string | null }>`
    select stream_id as "streamId", data -> 'carriedFrom' ->> 'ticketId' as "carriedFrom" from events
    where tenant_id = ${caller.tenantId} and data ->> 'commentId' = ${commentId.toLowerCase()} and type = 'CommentAdded'
    limit 1`.execute(db)
  const [found] = rows
  if (found === undefined) throw noSuchComment()
  return (isStaff(caller) ? null : found.carriedFrom) ?? ticketIdOf(found.streamId)
}

export const noSuchComment = () => refused('comment_not_found', 'There is no such comment.')
