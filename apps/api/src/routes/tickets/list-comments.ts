import { comment, commentsQuery, envelope, failureEnvelope, listMeta } from '@docket/contracts'
import { listComments, viewerOf } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { commentAnswer } from '../../tickets/comment-answer.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { alongWith, pastComments } from '../../tickets/past-comments.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** The comments of a ticket in the order they were added; requesters get the public ones. */
export const listCommentsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/comments',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['comments'],
      summary: 'List the comments of a ticket',
      params: ticketParams,
      querystring: commentsQuery,
      response: {
        200: envelope(z.array(comment), listMeta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { tenantId } = caller
      const { asOf, sort } = request.query
      const viewer = viewerOf(caller)
      const descending = sort?.startsWith('-') === true
      const seal = cursorSeal(context.cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const found = async () => {
        if (asOf === undefined && request.parkedTicketId === null) {
          const ticket = await findTicket(context, request)
          return listComments(context.db, { tenantId, ticket, viewer, page, descending })
        }
        const events = await findPast(context, request, asOf)
        const rows = await pastComments(context.store, events, alongWith(events, asOf), viewer)
        const list = `${events[0]?.streamId} ${asOf} ${sort}`
        return pageOf(descending ? rows.toReversed() : rows, page, list)
      }
      const part = await found()
      return reply.ok(part.rows.map(commentAnswer), { meta: { pagination: paginationOf(part, page, seal) } })
    },
  })
}
