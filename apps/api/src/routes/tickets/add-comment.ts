import {
  addCommentBody,
  type Comment,
  commandMeta,
  comment,
  envelope,
  failureEnvelope,
} from '@docket/contracts'
import { type AddComment, isStaff, type TicketEvent } from '@docket/ticketing'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { mentioned } from '../../tickets/mentioned.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { replyElsewhere, sentElsewhere } from '../../tickets/reply-elsewhere.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { savedTogether } from '../../tickets/save-commands.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import type { OwnAnswer } from '../../tickets/saved-answer.ts'
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
      const { tenantId } = callerOf(request)
      const ticketId = await ticketIdIn(context.db, tenantId, request.params.id)
      const command: AddComment = {
        type: 'AddComment',
        at: facts.at,
        data: {
          commentId: context.ids.next(),
          authorId: facts.actorId,
          authorKind: isStaff(facts.caller) ? 'agent' : 'requester',
          visibility: body.visibility,
          body: body.body,
          mentions: await mentioned(context.people, tenantId, body.mentions),
          force: body.force === true,
          settings: facts.settings,
        },
      }
      const more = await savedTogether(context.people, body, facts)
      const message = body.visibility === 'PUBLIC' ? 'Reply added' : 'Note added'
      const answer: OwnAnswer = (ticket, version, events) => ({
        status: 201,
        data: addedComment(ticket.ticketId, version - events.length, events),
      })
      const own = { ticketId, command, facts, answer, message }
      return saveTicket(context, request, reply, {
        ticketId,
        commands: [command, ...more],
        facts,
        seenVersion: seenVersion(request),
        answer,
        message,
        elsewhere: {
          codes: more.length === 0 ? sentElsewhere : [],
          save: (refusal) => replyElsewhere(context, request, reply, own, refusal),
        },
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
