import { envelope, eventCauses, failureEnvelope, fields, meta, noQuery } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import { readCauses } from '@docket/event-store'
import { ticketIdOf } from '@docket/ticketing'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { refused } from '../../plugins/refusals.ts'
import { findPast } from '../../tickets/find-ticket.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

const params = ticketParams.extend({ eventId: z.string().meta({ description: 'eventId of the ticket' }) })

/** Why an event of a ticket happened: its chain of causes, and what the same request did beside it. */
export const readCausesRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/events/:eventId/why',
    config: { action: 'ticket.history' },
    schema: {
      tags: ['tickets'],
      summary: 'Why an event happened',
      params,
      querystring: noQuery,
      response: { 200: envelope(eventCauses, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const events = await findPast(context, request, undefined)
      const eventId = request.params.eventId.toLowerCase()
      const asked = events.find((event) => event.eventId === eventId)
      if (asked === undefined || !fields.uuid.safeParse(eventId).success) throw noSuchEvent()
      const chain = await readCauses(context.pool, tenantId, eventId)
      const inChain = new Set(chain.map((event) => event.eventId))
      const together = events.filter(
        (event) => event.meta.correlationId === asked.meta.correlationId && !inChain.has(event.eventId),
      )
      return reply.ok({
        chain: chain.map(toStep),
        complete: chain.at(-1)?.meta.causationId === null,
        together: together.map(toStep),
      })
    },
  })
}

const noSuchEvent = () => refused('event_not_found', 'The ticket has no such event.')

const toStep = ({ eventId, streamId, version, type, occurredAt, meta }: StoredEvent) => ({
  eventId,
  ticketId: streamId.startsWith('ticket-') ? ticketIdOf(streamId) : null,
  version,
  type,
  occurredAt,
  actor: { kind: meta.actor.kind, id: meta.actor.id },
  correlationId: meta.correlationId,
  causationId: meta.causationId,
})
