import type { Comment } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { foldTicketComments } from '@docket/read-models'
import { isStaff, type OpenedTicket, type TicketEvent } from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext } from '../context.ts'
import { commentAnswer } from './comment-answer.ts'
import { noSuchComment } from './comment-id.ts'
import { seenVersion } from './precondition.ts'
import type { SaveCommand } from './replace-tags.ts'
import type { RequestFacts } from './request-facts.ts'
import { saveTickets } from './save-tickets.ts'

/** A change to one comment, that answers with the comment. Needs the version seen. */
export const saveComment = (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  save: {
    ticketId: string
    commentId: string
    command: SaveCommand
    facts: RequestFacts
    message: string
  },
): Promise<FastifyReply> => {
  const { ticketId, commentId, command, facts, message } = save
  let history: readonly StoredEvent[] = []
  const seen = seenVersion(request, { required: true })
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
