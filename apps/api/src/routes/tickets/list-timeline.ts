import { envelope, failureEnvelope, listMeta, timelineEntry, timelineQuery } from '@docket/contracts'
import {
  foldTicketComments,
  foldTicketHistory,
  listTimeline,
  type TimelineEntry,
  timelineOf,
  type Viewer,
  viewerOf,
} from '@docket/read-models'
import { ticketIdOf } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { commentAnswer } from '../../tickets/comment-answer.ts'
import { findPast, findTicket } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { shownActorId } from '../../tickets/shown-actor.ts'

/** Comments and system lines of a ticket in version order, each with its cause. */
export const listTimelineRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/timeline',
    config: { action: 'ticket.read' },
    schema: {
      tags: ['tickets'],
      summary: 'What happened and what was said, in order',
      params: ticketParams,
      querystring: timelineQuery,
      response: {
        200: envelope(z.array(timelineEntry), listMeta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const { tenantId, ...caller } = callerOf(request)
      const viewer = viewerOf(caller)
      const { asOf, sort } = request.query
      const descending = sort?.startsWith('-') === true
      const seal = cursorSeal(context.cursorSecret, tenantId)
      const page = pageRequest(request.query, seal)
      const found = async () => {
        if (asOf === undefined && request.parkedTicketId === null) {
          const { ticketId } = await findTicket(context, request)
          return listTimeline(context.db, { tenantId, ticketId, viewer, page, descending })
        }
        const events = await findPast(context, request, asOf)
        const streamId = events[0]!.streamId
        const comments = foldTicketComments(ticketIdOf(streamId), events)
        const entries = timelineOf(foldTicketHistory(events), comments, viewer)
        return pageOf(
          descending ? entries.toReversed() : entries,
          page,
          `timeline ${streamId} ${asOf} ${sort}`,
        )
      }
      const part = await found()
      return reply.ok(part.rows.map(shownTo(viewer)), {
        meta: { pagination: paginationOf(part, page, seal) },
      })
    },
  })
}

/** What led to an event may be an internal one: requesters are not told its id. */
const shownTo =
  (viewer: Viewer) =>
  ({ comment, ...entry }: TimelineEntry) => ({
    ...entry,
    causationId: viewer.kind === 'staff' ? entry.causationId : null,
    actorId: shownActorId({ kind: entry.actorKind, id: entry.actorId }, viewer.kind === 'staff'),
    comment: comment && commentAnswer(comment),
  })
