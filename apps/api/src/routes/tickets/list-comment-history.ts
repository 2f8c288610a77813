import { commentVersion, envelope, failureEnvelope, meta, noQuery } from '@docket/contracts'
import { decodeTicketEvent } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { noSuchComment } from '../../tickets/comment-id.ts'
import { commentNamed } from '../../tickets/comment-route.ts'
import { findPast } from '../../tickets/find-ticket.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** Every text that a comment had, for staff: edits keep what was said before. */
export const listCommentHistoryRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/comments/:commentId/history',
    config: { action: 'ticket.history' },
    schema: {
      tags: ['comments'],
      summary: 'List what a comment said before',
      params: ticketParams.extend({ commentId: z.string() }),
      querystring: noQuery,
      response: {
        200: envelope(z.array(commentVersion), meta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      callerOf(request)
      const { commentId } = await commentNamed(context, request)
      const events = await findPast(context, request, undefined)
      const versions = events.flatMap((stored) => {
        const event = decodeTicketEvent(stored)
        const { version, occurredAt: at, meta } = stored
        const said = (body: string | null) =>
          (event.data as { commentId?: string }).commentId === commentId
            ? [{ version, at, actorKind: meta.actor.kind, actorId: meta.actor.id, body }]
            : []
        switch (event.type) {
          case 'CommentAdded':
          case 'CommentEdited':
            return said(event.data.body)
          case 'CommentDeleted':
            return said(null)
          default:
            return []
        }
      })
      if (versions.length === 0) throw noSuchComment()
      return reply.ok(versions)
    },
  })
}
