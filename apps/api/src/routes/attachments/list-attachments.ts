import { attachment, attachmentsQuery, envelope, listMeta } from '@docket/contracts'
import { foldTicketAttachments, listAttachments, mayMeet, viewerOf } from '@docket/read-models'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { failures, shownAttachment } from './attachment-schema.ts'

/** The files of a ticket in the order they were added; requesters get the public ones. */
export const listAttachmentsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/attachments',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['attachments'],
      summary: 'List the files of a ticket',
      params: ticketParams,
      querystring: attachmentsQuery,
      response: { 200: envelope(z.array(attachment), listMeta), ...failures },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { tenantId } = caller
      const { sort, commentId } = request.query
      const viewer = viewerOf(caller)
      const descending = sort?.startsWith('-') === true
      const seal = cursorSeal(context.cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const found = async () => {
        const ticket = await findTicket(context, request)
        if (request.parkedTicketId === null)
          return listAttachments(context.db, { tenantId, ticket, viewer, page, commentId, descending })
        const events = await findPast(context, request, undefined)
        const rows = foldTicketAttachments(ticket.ticketId, events).filter(
          (row) => mayMeet(row, viewer) && (commentId === undefined || row.commentId === commentId),
        )
        const list = `${ticket.ticketId} attachments ${commentId} ${sort}`
        return pageOf(descending ? rows.toReversed() : rows, page, list)
      }
      const part = await found()
      return reply.ok(part.rows.map(shownAttachment), {
        meta: { pagination: paginationOf(part, page, seal) },
      })
    },
  })
}
