import { comment, envelope, failureEnvelope, meta, noQuery } from '@docket/contracts'
import { foldTicketComments, readComment, readTicket, viewerOf } from '@docket/read-models'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { commentAnswer } from '../../tickets/comment-answer.ts'
import { noSuchComment } from '../../tickets/comment-id.ts'
import { commentAddresses, commentNamed } from '../../tickets/comment-route.ts'
import { findPast, readable, type TicketRequest } from '../../tickets/find-ticket.ts'

/** One comment as it is now. */
export const readCommentRoute: ApiPart = (app, context) => {
  const { db } = context
  for (const { url, params } of commentAddresses)
    app.route({
      method: 'GET',
      url,
      config: { action: 'ticket.read' },
      schema: {
        tags: ['comments'],
        summary: 'Read a comment',
        params,
        querystring: noQuery,
        response: { 200: envelope(comment, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
      },
      handler: async (request, reply) => {
        const caller = callerOf(request)
        const { tenantId } = caller
        const viewer = viewerOf(caller)
        const { ticketId, commentId } = await commentNamed({ db }, request)
        if (request.parkedTicketId === ticketId) {
          const events = await findPast(context, request as TicketRequest, undefined)
          const folded = foldTicketComments(ticketId, events).find((one) => one.commentId === commentId)
          if (folded === undefined || (viewer.kind === 'requester' && folded.visibility === 'INTERNAL'))
            throw noSuchComment()
          return reply.ok(commentAnswer(folded))
        }
        const ticket = readable(await readTicket(db, tenantId, ticketId), caller)
        const found = await readComment(db, { tenantId, ticket, commentId, viewer })
        if (found === null) throw noSuchComment()
        return reply.ok(commentAnswer(found))
      },
    })
}
