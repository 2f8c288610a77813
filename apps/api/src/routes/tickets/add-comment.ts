import {
  addCommentBody,
  type Comment,
  commandMeta,
  comment,
  envelope,
  failureEnvelope,
} from '@docket/contracts'
import { isStaff, type TicketEvent } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { savedTogether } from '../../tickets/save-commands.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'

/** Adds a reply or a note, with the changes sent along in the same save ("send and resolve"). */
export const addCommentRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/comments',
    config: { action: 'comment.add_public' },
    schema: {
      tags: ['comments'],
      summary: 'Reply or note, and change what goes with it',
      params: ticketParams,
      body: addCommentBody,
      response: { 201: envelope(comment, commandMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const { body } = request
      const facts = requestFacts(request, context, body)
      const commentId = context.ids.next()
      const ticketId = await ticketIdIn(context.db, callerOf(request).tenantId, request.params.id)
      const { visibility, body: text } = body
      const authorKind = isStaff(facts.caller) ? 'agent' : 'requester'
      const authored = { commentId, authorId: facts.actorId, visibility, body: text }
      return saveTicket(context, request, reply, {
        ticketId,
        commands: [
          {
            type: 'AddComment',
            at: facts.at,
            data: { ...authored, authorKind, force: body.force === true, settings: facts.settings },
          },
          ...(await savedTogether(context.people, body, facts)),
        ],
        facts,
        seenVersion: seenVersion(request),
        answer: (ticket, version, events) => ({
          status: 201,
          data: addedComment(ticket.ticketId, version - events.length, events),
        }),
        message: visibility === 'PUBLIC' ? 'Reply added' : 'Note added',
      })
    },
  })
}

/** The comment among the events of its save, as its reader will find it. */
const addedComment = (
  ticketId: string,
  versionBefore: number,
  events: readonly TicketEvent[],
): Comment | null => {
  const index = events.findIndex((event) => event.type === 'CommentAdded')
  const added = events[index]
  if (added?.type !== 'CommentAdded') return null
  const version = versionBefore + index + 1
  const { mentions, carriedFrom, ...data } = added.data
  return {
    ...data,
    mentions: [...mentions],
    carriedFrom: carriedFrom?.ticketId ?? null,
    ticketId,
    version,
    createdAt: added.at,
    editedAt: null,
    deletedAt: null,
  }
}
