import type { Comment } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { foldTicketComments, waitForVersion } from '@docket/read-models'
import {
  type DeleteComment,
  type EditComment,
  forbidden,
  isStaff,
  may,
  type OpenedTicket,
  type TicketEvent,
} from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { commentAnswer } from './comment-answer.ts'
import { landingOfComment, noSuchComment } from './comment-id.ts'
import { seenVersion } from './precondition.ts'
import type { RequestFacts } from './request-facts.ts'
import { saveTickets } from './save-tickets.ts'

/** A change to one comment, that answers with the comment. Needs the version seen. */
export const saveComment = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: {
    ticketId: string
    commentId: string
    command: EditComment | DeleteComment
    facts: RequestFacts
    message: string
  },
): Promise<FastifyReply> => {
  const { ticketId, commentId, command, facts, message } = save
  const { caller } = facts
  let history: readonly StoredEvent[] = []
  const seen = seenVersion(request, { required: true })
  const liesOn = isStaff(caller) ? ticketId : await landingOfComment(context.db, caller, ticketId, commentId)
  if (liesOn !== ticketId) return saveLanded(context, request, reply, { ...save, liesOn })
  return saveTickets(context, request, reply, {
    ticketId,
    facts,
    message,
    async plan(look) {
      refuseUnseen(await look(ticketId), commentId, facts)
      history = (await look.asDomain(ticketId)).events
      return [{ ticketId, commands: [command], seenVersion: seen }]
    },
    answer: (_ticket, _version, events) => ({ data: changedComment(ticketId, commentId, history, events) }),
  })
}

/**
 * The same for a reply that went on to what the caller's ticket was merged into, which they may not read: it is theirs
 * to change as any other, and they are told of it as on their own ticket, the only one whose version they saw.
 */
const saveLanded = (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: Parameters<typeof saveComment>[3] & { liesOn: string },
): Promise<FastifyReply> => {
  const { ticketId, liesOn, commentId, command, facts, message } = save
  const { caller } = facts
  let history: readonly StoredEvent[] = []
  let publicVersion = 1
  return saveTickets(context, request, reply, {
    ticketId: liesOn,
    facts,
    message,
    async plan(look) {
      publicVersion = (await look(ticketId)).publicVersion
      const { ticket, events } = await look.asDomain(liesOn)
      const found =
        ticket.status === 'UNOPENED' ? undefined : ticket.comments.find((one) => one.commentId === commentId)
      if (ticket.status === 'UNOPENED' || ticket.deleted || found === undefined) throw noSuchComment()
      const action = command.type === 'EditComment' ? 'comment.edit' : 'comment.delete'
      const ageMs = Date.parse(command.at) - Date.parse(found.at)
      if (!may(caller, action, { authorId: found.authorId, ageMs })) throw new Refused(forbidden(action))
      history = events
      return [{ ticketId: liesOn, commands: [command], unasked: true }]
    },
    answer: (_ticket, _version, events) => ({
      data: { ...changedComment(liesOn, commentId, history, events), ticketId, visibility: 'PUBLIC' },
      about: { ticketId, version: publicVersion },
    }),
    async done({ version }) {
      // as in reply-elsewhere.ts: their token names a ticket on which nothing happened
      await waitForVersion(context.db, {
        tenantId: caller.tenantId,
        ticketId: liesOn,
        version,
        withinMs: 2_000,
      })
    },
  })
}

/** A note that a requester must not know of is not there for them, whatever they want to do with it. */
const refuseUnseen = (ticket: OpenedTicket, commentId: string, { caller }: RequestFacts): void => {
  const found = ticket.comments.find((one) => one.commentId === commentId)
  const isTheirs = found?.authorId === caller.userId
  if (found === undefined || (!isStaff(caller) && found.visibility === 'INTERNAL' && !isTheirs))
    throw noSuchComment()
}

const changedComment = (
  ticketId: string,
  commentId: string,
  history: readonly StoredEvent[],
  events: readonly TicketEvent[],
): Comment => {
  const row = foldTicketComments(ticketId, history).find((one) => one.commentId === commentId)
  if (row === undefined) throw new Error(`${ticketId} changed a comment that it does not have`)
  const [event] = events
  if (event?.type === 'CommentEdited')
    return commentAnswer({ ...row, body: event.data.body, mentions: event.data.mentions, editedAt: event.at })
  if (event?.type === 'CommentDeleted')
    return commentAnswer({ ...row, body: '', mentions: [], deletedAt: event.at })
  return commentAnswer(row)
}
