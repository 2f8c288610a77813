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

/**
 * Where a comment of the caller's ticket lies: on the ticket itself, unless it is a reply of theirs that went on to what
 * the ticket was merged into.
 */
export const landingOfComment = async (
  db: Kysely<ReadDatabase>,
  { tenantId, userId }: Caller,
  ticketId: string,
  commentId: string,
): Promise<string> => {
  const { rows } = await sql<{ streamId: string }>`
    select stream_id as "streamId" from events
    where tenant_id = ${tenantId} and data ->> 'commentId' = ${commentId} and type = 'CommentAdded'
      and data -> 'carriedFrom' ->> 'ticketId' = ${ticketId}
      and data -> 'carriedFrom' ->> 'requesterId' = ${userId}
    limit 1`.execute(db)
  return rows[0] ? ticketIdOf(rows[0].streamId) : ticketId
}

export const noSuchComment = () => refused('comment_not_found', 'There is no such comment.')
