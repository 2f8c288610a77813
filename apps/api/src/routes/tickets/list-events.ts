import { envelope, eventsQuery, failureEnvelope, listMeta, type RawEvent, rawEvent } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { ticketIdOf } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { findPast } from '../../tickets/find-ticket.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { pageRequest, paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

/** The events of a ticket as the log holds them, for staff. */
export const listEventsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/events',
    config: { action: 'ticket.history' },
    schema: {
      tags: ['tickets'],
      summary: 'List the raw events of a ticket',
      params: ticketParams,
      querystring: eventsQuery,
      response: {
        200: envelope(z.array(rawEvent), listMeta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const seal = cursorSeal(context.cursorSecret, callerOf(request).tenantId)
      const page = pageRequest(request.query, seal)
      const events = await findPast(context, request, undefined)
      const part = pageOf(events, page, `${events[0]?.streamId} events`)
      return reply.ok(part.rows.map(raw), { meta: { pagination: paginationOf(part, page, seal) } })
    },
  })
}

const raw = ({ streamId, tenantId, meta, ...event }: StoredEvent): RawEvent =>
  ({ ticketId: ticketIdOf(streamId), ...event, ...meta }) as RawEvent
