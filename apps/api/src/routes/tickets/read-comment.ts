import { comment, envelope, failureEnvelope, meta, noQuery } from '@docket/contracts'
import { readComment, readTicket, viewerOf } from '@docket/read-models'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { commentAnswer } from '../../tickets/comment-answer.ts'
import { noSuchComment } from '../../tickets/comment-id.ts'
import { commentAddresses, commentNamed } from '../../tickets/comment-route.ts'
import { readable } from '../../tickets/find-ticket.ts'

/** One comment as it is now. */
export const readCommentRoute: ApiPart = (app, { db }) => {
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
        const ticket = readable(await readTicket(db, tenantId, ticketId), caller)
        const found = await readComment(db, { tenantId, ticket, commentId, viewer })
        if (found === null) throw noSuchComment()
        return reply.ok(commentAnswer(found))
      },
    })
}
